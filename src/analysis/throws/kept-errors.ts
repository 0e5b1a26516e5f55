import type { TSESTree } from "@typescript-eslint/types";
import type { SourceView } from "../source-view.js";
import { findDottedName, unwrap } from "../syntax/expressions.js";
import { isFunction } from "../syntax/functions.js";
import { traverse } from "../syntax/traverse.js";
import { findCalledMember } from "./member-values.js";

const settling = new Set(["Promise.allSettled", "TaskGroup.settle"]);

/** Whether no error of a piece of code leaves the code around it: a swallowing catch keeps it, or allSettled does. */
export function isKept(view: SourceView, node: TSESTree.Node): boolean {
  const { parent } = node;
  if (parent?.type === "TryStatement")
    return parent.block === node && parent.handler !== null && keeps(view, parent.handler);
  if (parent?.type === "MemberExpression" && parent.object === node) return isCaughtReceiver(view, parent);
  if (parent?.type === "CallExpression" && parent.callee !== node)
    return settling.has(findDottedName(parent.callee) ?? "");
  return false;
}

/** `load().catch(() => null)` */
function isCaughtReceiver(view: SourceView, member: TSESTree.MemberExpression): boolean {
  const call = member.parent;
  if (call.type !== "CallExpression" || call.callee !== member) return false;
  const called = findCalledMember(member);
  const handler =
    called?.name === "catch" ? call.arguments[0] : called?.name === "then" ? call.arguments[1] : undefined;
  const inner = handler && unwrap(handler);
  return isFunction(inner) && keeps(view, inner);
}

/** Whether a handler never lets go of its error: it does not throw it, nor store it, nor give it to a reject. */
function keeps(view: SourceView, handler: TSESTree.CatchClause | TSESTree.Node): boolean {
  const parameter =
    handler.type === "CatchClause" ? handler.param : isFunction(handler) ? handler.params[0] : null;
  if (parameter && parameter.type !== "Identifier") return false;
  const isError = (node: TSESTree.Node): boolean => {
    const inner = unwrap(node);
    return parameter !== null && inner.type === "Identifier" && inner.name === parameter?.name;
  };
  let isLetGo = false;
  traverse(handler, view.visitorKeys, (node) => {
    if (node.type === "ThrowStatement" && unwrap(node.argument).type !== "NewExpression") isLetGo = true;
    if (node.type === "AssignmentExpression" && isError(node.right)) isLetGo = true;
    if (node.type === "CallExpression" && /reject|throw/i.test(findDottedName(node.callee) ?? ""))
      isLetGo = true;
    return isLetGo ? "stop" : undefined;
  });
  return !isLetGo;
}
