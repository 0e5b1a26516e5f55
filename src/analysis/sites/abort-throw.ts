import type { TSESTree } from "@typescript-eslint/types";
import { isCancelClassName } from "../models/cancellation.js";
import type { Settings } from "../settings.js";
import type { SourceView } from "../source-view.js";
import { findStatementList } from "../syntax/containment.js";
import { findDottedName, unwrap } from "../syntax/expressions.js";
import { isFunction } from "../syntax/functions.js";
import { hasCancellationLook } from "./cancellation-look.js";

/** Whether a throw says that the work was aborted, and only that: `if (isAbortError(error)) throw error;`. */
export function isAbortThrow(view: SourceView, settings: Settings, node: TSESTree.ThrowStatement): boolean {
  if (isAbortValue(node.argument)) return true;
  let inner: TSESTree.Node = node;
  for (let outer: TSESTree.Node = node.parent; !isFunction(outer); outer = outer.parent) {
    if (isUnderAbort(view, settings, { inner, outer }) || followsAbortOnly(view, settings, inner))
      return true;
    if (!outer.parent || outer.type === "TryStatement") return false;
    inner = outer;
  }
  return false;
}

/** `new AbortError()` · `signal.reason` */
function isAbortValue(value: TSESTree.Node): boolean {
  const node = unwrap(value);
  if (node.type === "NewExpression")
    return isCancelClassName((findDottedName(node.callee) ?? "").split(".").at(-1) ?? "");
  return /signal\.reason$/i.test(findDottedName(node) ?? "");
}

interface Step {
  readonly inner: TSESTree.Node;
  readonly outer: TSESTree.Node;
}

function isUnderAbort(view: SourceView, settings: Settings, { inner, outer }: Step): boolean {
  if (outer.type !== "IfStatement" || outer.test === inner) return false;
  return meansAbort(view, settings, { test: outer.test, outcome: outer.consequent === inner });
}

/** `if (!isAbortError(error)) return null; throw error;` */
function followsAbortOnly(view: SourceView, settings: Settings, statement: TSESTree.Node): boolean {
  const list = findStatementList(statement);
  const before = list?.slice(0, list.indexOf(statement)) ?? [];
  return before.some(
    (one) =>
      one.type === "IfStatement" &&
      leaves(one.consequent) &&
      meansAbort(view, settings, { test: one.test, outcome: false }),
  );
}

function leaves(statement: TSESTree.Node): boolean {
  const last = statement.type === "BlockStatement" ? statement.body.at(-1) : statement;
  return last?.type === "ReturnStatement" || last?.type === "ContinueStatement";
}

interface Answered {
  readonly test: TSESTree.Node;
  readonly outcome: boolean;
}

/** Whether a condition that comes out so leaves nothing but an abort. */
function meansAbort(view: SourceView, settings: Settings, { test, outcome }: Answered): boolean {
  const node = unwrap(test);
  const next = (inner: TSESTree.Node, wanted = outcome): boolean =>
    meansAbort(view, settings, { test: inner, outcome: wanted });
  if (node.type === "UnaryExpression" && node.operator === "!") return next(node.argument, !outcome);
  if (node.type === "LogicalExpression") {
    // Where both sides came out so, one that says it is enough.
    const isBoth = (node.operator === "&&") === outcome;
    return isBoth ? next(node.left) || next(node.right) : next(node.left) && next(node.right);
  }
  const isNegative = node.type === "BinaryExpression" && node.operator.startsWith("!");
  return hasCancellationLook(view, settings, node) && outcome !== isNegative;
}
