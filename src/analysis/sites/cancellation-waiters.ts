import type { TSESTree } from "@typescript-eslint/types";
import { findVariable } from "../scope/bindings.js";
import type { SourceView } from "../source-view.js";
import { findDottedName } from "../syntax/expressions.js";
import { isFunction, type FunctionNode } from "../syntax/functions.js";

/**
 * The awaits at which a function's result is waited for, where all of them are in view: it is called in place, or it is
 * the callback of a list that is gathered, and its promise goes nowhere else. Undefined where somebody else may wait.
 */
export function findWaiters(view: SourceView, fn: FunctionNode): TSESTree.Node[] | undefined {
  const { parent } = fn;
  if (parent.type !== "CallExpression") return undefined;
  const isMapping = parent.callee !== fn && /(?:^|\.)(?:map|flatMap|from)$/.test(nameOf(parent));
  return parent.callee === fn || isMapping ? findPromiseWaiters(view, parent) : undefined;
}

function findPromiseWaiters(view: SourceView, promise: TSESTree.Node): TSESTree.Node[] | undefined {
  const { parent } = promise;
  if (parent?.type === "AwaitExpression") return [parent];
  if (parent?.type === "CallExpression") {
    const isGathered = parent.callee !== promise && /^Promise\.(?:all|allSettled)$/.test(nameOf(parent));
    return isGathered ? findPromiseWaiters(view, parent) : undefined;
  }
  if (parent?.type !== "VariableDeclarator" || parent.id.type !== "Identifier") return undefined;
  const reads = (findVariable(view, parent.id)?.references ?? []).filter((one) => one.isRead());
  const waiters = reads
    .map(({ identifier }) => identifier as TSESTree.Node)
    .filter((read) => read.parent?.type !== "BinaryExpression")
    .map((read) => (read.parent?.type === "AwaitExpression" ? read.parent : undefined));
  return waiters.length > 0 && waiters.every((one) => one !== undefined) ? waiters : undefined;
}

function nameOf({ callee }: TSESTree.CallExpression): string {
  if (
    callee.type === "MemberExpression" &&
    callee.property.type === "Identifier" &&
    !isFunction(callee.object)
  )
    return findDottedName(callee) ?? callee.property.name;
  return findDottedName(callee) ?? "";
}
