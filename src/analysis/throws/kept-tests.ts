import type { TSESTree } from "@typescript-eslint/types";
import type { ErrorTest } from "../sites/error-test.js";
import type { SourceView } from "../source-view.js";
import { findDescendant } from "../syntax/containment.js";
import { unwrap } from "../syntax/expressions.js";
import { findNodeAt } from "../syntax/node-at.js";
import { traverse } from "../syntax/traverse.js";

/** The whole condition of an `if` that a test stands in, whatever the error is called; undefined where it decides less or more. */
export function findCondition(
  view: SourceView,
  { range }: ErrorTest,
  error: string | undefined,
): string | undefined {
  let node = findNodeAt(view, range);
  while (node?.parent && isPartOfCondition(node.parent)) node = node.parent;
  if (!node || error === undefined) return undefined;
  const { parent } = node;
  const isDecisive = parent?.type === "IfStatement" && parent.test === node;
  return isDecisive ? renderCondition(view, withoutNot(node) ?? node, error) : undefined;
}

function isPartOfCondition(outer: TSESTree.Node): boolean {
  if (outer.type === "LogicalExpression") return outer.operator === "&&";
  return outer.type === "UnaryExpression" && outer.operator === "!";
}

function withoutNot(node: TSESTree.Node): TSESTree.Node | undefined {
  return node.type === "UnaryExpression" && node.operator === "!" ? node.argument : undefined;
}

function renderCondition(view: SourceView, node: TSESTree.Node, error: string): string {
  const text = view.text.slice(...unwrap(node).range).replace(/\s+/g, " ");
  return text.replace(new RegExp(`(?<![\\w$.])${error.replaceAll("$", "\\$&")}(?![\\w$])`, "g"), "?");
}

/** The blocks of a task's own tries whose handlers keep exactly the errors that a condition asks for: those do not leave it. */
export function collectKeptBlocks(
  view: SourceView,
  tasks: readonly TSESTree.Node[],
  condition: string,
): ReadonlySet<TSESTree.Node> {
  const kept = new Set<TSESTree.Node>();
  for (const task of tasks) {
    traverse(task, view.visitorKeys, (node) => {
      if (node.type === "TryStatement" && node.handler && keeps(view, node.handler, condition))
        kept.add(node.block);
      return undefined;
    });
  }
  return kept;
}

function keeps(view: SourceView, { param, body }: TSESTree.CatchClause, condition: string): boolean {
  if (param?.type !== "Identifier") return false;
  return body.body.some((statement, index) => {
    if (statement.type !== "IfStatement") return false;
    const { test, consequent } = statement;
    const others = body.body.filter((_, other) => other !== index);
    if (body.body.slice(0, index).some((one) => throws(view, one))) return false;
    if (renderCondition(view, test, param.name) === condition)
      return !throws(view, consequent) && leaves(consequent);
    const denied = withoutNot(test);
    const isDenied = denied !== undefined && renderCondition(view, denied, param.name) === condition;
    return isDenied && others.every((one) => !throws(view, one));
  });
}

function leaves(arm: TSESTree.Statement): boolean {
  const last = arm.type === "BlockStatement" ? arm.body.at(-1) : arm;
  return /^(?:Return|Continue|Break)Statement$/.test(last?.type ?? "");
}

/** Whether a statement of a handler may let go of the error: by a throw, or by any call that is awaited or returned. */
function throws(view: SourceView, statement: TSESTree.Node): boolean {
  const passes = (node: TSESTree.Node): boolean =>
    node.type === "ThrowStatement" ||
    node.type === "AwaitExpression" ||
    (node.type === "CallExpression" && /reject|throw/i.test(view.text.slice(...node.callee.range)));
  return findDescendant(view, statement, { passes, own: true }) !== undefined;
}
