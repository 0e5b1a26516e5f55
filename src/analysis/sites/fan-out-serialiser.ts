import type { TSESTree } from "@typescript-eslint/types";
import { hoistingCalls, serialisingCalls, serialisingMethods, textWorkers } from "../models/serialised-by.js";
import { findImportedName } from "../scope/bindings.js";
import type { Settings } from "../settings.js";
import type { SourceView } from "../source-view.js";
import { findDottedName, findMemberName } from "../syntax/expressions.js";
import { isFunction } from "../syntax/functions.js";
import { findCalledName } from "./fan-out-names.js";

/** The call that serialises the function around the site, as `page.evaluate`. */
export function findSerialiser(
  view: SourceView,
  settings: Settings,
  site: TSESTree.Node,
): string | undefined {
  for (let node: TSESTree.Node = site; node.parent; node = node.parent) {
    if (!isFunction(node)) continue;
    const name = isSerialised(view, settings, node);
    if (name) return name;
  }
  return undefined;
}

function isSerialised(view: SourceView, settings: Settings, fn: TSESTree.Node): string | undefined {
  const call = findReceivingCall(fn);
  if (call?.type === "CallExpression") return findSerialisingName(view, settings, call);
  if (call) return findTextWorker(call, fn);
  return findToString(view, fn) ?? findSerialisedReference(view, settings, fn);
}

/** The call that is given the function, itself or in an object: `executeScript({ func: () => … })`. */
function findReceivingCall(fn: TSESTree.Node): TSESTree.CallExpression | TSESTree.NewExpression | undefined {
  const { parent } = fn;
  const isInObject = parent?.type === "Property" && parent.value === fn;
  const holder = isInObject ? parent.parent.parent : parent;
  const isCall = holder?.type === "CallExpression" || holder?.type === "NewExpression";
  return isCall && holder.callee !== fn ? holder : undefined;
}

/** `new InlineWorker(async () => …)`: a thread cannot be given a function, only its text. */
function findTextWorker(
  { callee, arguments: [first] }: TSESTree.NewExpression,
  fn: TSESTree.Node,
): string | undefined {
  const name = callee.type === "MemberExpression" ? findMemberName(callee) : findDottedName(callee);
  return name !== undefined && first === fn && textWorkers.test(name) ? `new ${name}` : undefined;
}

function findSerialisingName(
  view: SourceView,
  settings: Settings,
  call: TSESTree.CallExpression,
): string | undefined {
  const dotted = findDottedName(call.callee);
  const name = findCalledName(call);
  if (name === undefined) return undefined;
  const shown = dotted ?? `….${name}`;
  if (hoistingCalls.has(shown) || serialisingCalls.has(shown)) return shown;
  if (call.callee.type === "MemberExpression" && serialisingMethods.has(name)) return shown;
  const imported = findImportedName(view, call.callee);
  const names = [name, dotted, imported && `${imported.module}#${imported.name}`];
  return names.some((one) => one !== undefined && settings.serialisedBy.includes(one)) ? shown : undefined;
}

/** `(function () { … }).toString()` and `fn.toString()` or `${fn}` of a named function. */
function findToString(view: SourceView, fn: TSESTree.Node): string | undefined {
  const isText = (node: TSESTree.Node): boolean => {
    const member = node.parent;
    if (member?.type === "TemplateLiteral") return true;
    return (
      member?.type === "MemberExpression" && member.object === node && findMemberName(member) === "toString"
    );
  };
  if (isText(fn)) return "toString";
  return collectReferences(view, fn).some(isText) ? "toString" : undefined;
}

/** A named function that is handed to a serialising call: `page.evaluate(load)`. */
function findSerialisedReference(
  view: SourceView,
  settings: Settings,
  fn: TSESTree.Node,
): string | undefined {
  for (const reference of collectReferences(view, fn)) {
    const call = findReceivingCall(reference);
    if (!call) continue;
    const name =
      call.type === "CallExpression"
        ? findSerialisingName(view, settings, call)
        : findTextWorker(call, reference);
    if (name) return name;
  }
  return undefined;
}

function collectReferences(view: SourceView, fn: TSESTree.Node): TSESTree.Node[] {
  const owner = fn.type === "FunctionDeclaration" ? fn : fn.parent;
  if (owner?.type !== "FunctionDeclaration" && owner?.type !== "VariableDeclarator") return [];
  const variable = view.scopeManager
    .getDeclaredVariables(owner)
    .find(({ identifiers }) => owner.id && identifiers.includes(owner.id as TSESTree.Identifier));
  return variable?.references.map((reference) => reference.identifier) ?? [];
}
