import type { Variable } from "@typescript-eslint/scope-manager";
import type { TSESTree } from "@typescript-eslint/types";
import { elementCallbacks, elementKeepers } from "../models/forwarders.js";
import { findVariable } from "../scope/bindings.js";
import { findVariableOf } from "../scope/declared.js";
import type { SourceView } from "../source-view.js";
import { isFunction } from "../syntax/functions.js";
import { findCalledMember } from "./member-values.js";
import { collectWritten } from "./variable-values.js";

/**
 * The variable that a name reads, if it holds tasks or promises: `[first]` · `...rest` · `jobs.map((job) => job())`. Not
 * the data that tasks work on (`ids` in `ids.map((id) => load(id))`): what made it has run before.
 */
export function findHeldTask(
  view: SourceView,
  root: TSESTree.Node,
  name: TSESTree.Identifier,
): Variable | undefined {
  return isWaitedFor(view, root, name) ? findVariable(view, name) : undefined;
}

/** Whether somebody waits for a value where it stands, or for its elements: it is the list of tasks, or gets there. */
function isWaitedFor(view: SourceView, root: TSESTree.Node, node: TSESTree.Node): boolean {
  const { parent } = node;
  if (node === root) return true;
  switch (parent?.type) {
    case "ArrayExpression":
    case "SpreadElement":
    case "LogicalExpression":
    case "AwaitExpression":
    case "ReturnStatement":
      return true;
    case "ArrowFunctionExpression":
      return parent.body === node;
    case "ConditionalExpression":
      return parent.test !== node;
    case "MemberExpression":
      return parent.object === node && isHolder(view, root, parent);
    case "CallExpression":
      return parent.arguments[0] === node && runsElements(view, parent.arguments[1]);
    case "TSAsExpression":
    case "TSNonNullExpression":
    case "TSSatisfiesExpression":
    case "ChainExpression":
      return isWaitedFor(view, root, parent);
    default:
      return false;
  }
}

/** `p.then(…)` · `jobs.filter(…)`, if that is waited for · `jobs.map((job) => job())` */
function isHolder(view: SourceView, root: TSESTree.Node, member: TSESTree.MemberExpression): boolean {
  const call = member.parent;
  const name = call.type === "CallExpression" && call.callee === member ? findCalledMember(member)?.name : "";
  if (call.type !== "CallExpression" || name === undefined) return false;
  if (/^(?:then|catch|finally)$/.test(name)) return true;
  if (elementKeepers.has(name)) return isWaitedFor(view, root, call);
  return elementCallbacks.has(name) && runsElements(view, call.arguments[0]);
}

/** Whether a callback of `map` calls its element, or waits for it. */
function runsElements(view: SourceView, callback: TSESTree.Node | undefined): boolean {
  if (!isFunction(callback)) return false;
  const [first] = callback.params;
  const element = first?.type === "Identifier" ? findVariableOf(view, first) : undefined;
  return (element?.references ?? []).some(({ identifier }) => {
    const { parent } = identifier;
    const isCalled = parent?.type === "CallExpression" && parent.callee === identifier;
    return isCalled || isWaitedFor(view, callback, identifier as TSESTree.Identifier);
  });
}

/** What a variable was given: its initial value, its assignments, and what was pushed into it. */
export function collectGiven(variable: Variable): TSESTree.Node[] {
  const definition = variable.defs[0];
  if (definition?.type !== "Variable") return [];
  const pushed = variable.references.flatMap(({ identifier }) => {
    const member = identifier.parent;
    const call =
      member?.type === "MemberExpression" && member.object === identifier ? member.parent : undefined;
    return call?.type === "CallExpression" && call.callee === member ? call.arguments : [];
  });
  return [...(definition.node.init ? [definition.node.init] : []), ...collectWritten(variable), ...pushed];
}
