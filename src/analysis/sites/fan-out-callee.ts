import type { TSESTree } from "@typescript-eslint/types";
import { findImportedName, findVariable, isGlobal } from "../scope/bindings.js";
import type { Settings } from "../settings.js";
import type { SourceView } from "../source-view.js";
import { findDottedName, findMemberName, unwrap } from "../syntax/expressions.js";

/** What is unusual about the call itself. */
export type CalleeFact =
  | "promise-shadowed"
  | "promise-aliased"
  | "optional-call"
  | "no-argument"
  | "spread-argument"
  | "extra-arguments"
  | "cast-callee";

/** Which fan-out a call is, and what is unusual about the call. */
export interface FanOutCallee {
  readonly method: "all" | "allSettled";
  readonly facts: readonly { readonly id: CalleeFact; readonly detail?: string }[];
}

const methods = new Set(["all", "allSettled"]);
const globalObjects = new Set(["globalThis", "window", "self", "global"]);

/** Reads a callee: `Promise.all`, `globalThis.Promise.all`, a shadowed or aliased Promise, a wrapper of the settings. */
export function readCallee(
  view: SourceView,
  settings: Settings,
  call: TSESTree.CallExpression,
): FanOutCallee | undefined {
  const method = findPromiseMethod(view, call.callee) ?? findWrapper(view, settings, call.callee);
  if (!method) return undefined;
  return { method: method.method, facts: [...method.facts, ...collectCallFacts(call)] };
}

function collectCallFacts(call: TSESTree.CallExpression): { id: CalleeFact }[] {
  const facts: { id: CalleeFact }[] = [];
  const { callee, arguments: given } = call;
  if (call.optional || (callee.type === "MemberExpression" && callee.optional))
    facts.push({ id: "optional-call" });
  if (callee.type !== "MemberExpression" && callee.type !== "Identifier") facts.push({ id: "cast-callee" });
  if (given.length === 0) facts.push({ id: "no-argument" });
  if (given[0]?.type === "SpreadElement") facts.push({ id: "spread-argument" });
  if (given.length > 1) facts.push({ id: "extra-arguments" });
  return facts;
}

function findPromiseMethod(view: SourceView, callee: TSESTree.Expression): FanOutCallee | undefined {
  const member = unwrap(callee);
  if (member.type !== "MemberExpression") return undefined;
  const method = findMemberName(member);
  if (method === undefined || !methods.has(method)) return undefined;
  const fact = readPromiseObject(view, unwrap(member.object));
  return fact && { method: method as FanOutCallee["method"], facts: fact === "global" ? [] : [fact] };
}

type PromiseObject = "global" | { readonly id: CalleeFact; readonly detail: string };

function readPromiseObject(view: SourceView, object: TSESTree.Node): PromiseObject | undefined {
  if (object.type === "MemberExpression") {
    const owner = object.object;
    const isOfGlobal = owner.type === "Identifier" && globalObjects.has(owner.name) && isGlobal(view, owner);
    return isOfGlobal && findMemberName(object) === "Promise" ? "global" : undefined;
  }
  if (object.type !== "Identifier") return undefined;
  if (object.name === "Promise") {
    return isGlobal(view, object) ? "global" : { id: "promise-shadowed", detail: object.name };
  }
  return isPromiseAlias(view, object) ? { id: "promise-aliased", detail: object.name } : undefined;
}

/** `const P = Promise` */
function isPromiseAlias(view: SourceView, name: TSESTree.Identifier): boolean {
  const definition = findVariable(view, name)?.defs[0];
  if (definition?.type !== "Variable" || definition.node.id.type !== "Identifier") return false;
  const init = definition.node.init && unwrap(definition.node.init);
  return init?.type === "Identifier" && init.name === "Promise" && isGlobal(view, init);
}

/** A wrapper of Promise.all that the settings name: `name`, `object.name` or `module#name`. */
function findWrapper(
  view: SourceView,
  settings: Settings,
  callee: TSESTree.Expression,
): FanOutCallee | undefined {
  if (settings.fanOutFunctions.length === 0) return undefined;
  const names = [findDottedName(callee)];
  const imported = findImportedName(view, callee);
  if (imported) names.push(`${imported.module}#${imported.name}`);
  const isNamed = names.some((name) => name !== undefined && settings.fanOutFunctions.includes(name));
  return isNamed ? { method: "all", facts: [] } : undefined;
}
