import type { Variable } from "@typescript-eslint/scope-manager";
import type { TSESTree } from "@typescript-eslint/types";
import type { Settings } from "../settings.js";
import { collectErrorTests, type ErrorTest } from "../sites/error-test.js";
import type { SourceView } from "../source-view.js";
import { findStatementList } from "../syntax/containment.js";
import { isFunction } from "../syntax/functions.js";

const testsOf = new WeakMap<Variable, readonly ErrorTest[]>();

/**
 * Whether a group that a handler's variable holds can come to a place: `if (e instanceof X) throw e` is no way for
 * a group, and neither is what stands after `if (!(e instanceof X)) return`.
 */
export function canGroupReach(
  view: SourceView,
  place: TSESTree.Node,
  { variable, settings }: { variable: Variable; settings: Settings },
): boolean {
  let tests = testsOf.get(variable);
  if (!tests) testsOf.set(variable, (tests = collectErrorTests(view, variable, settings)));
  if (tests.length === 0) return true;
  const answer = (condition: TSESTree.Node): boolean | undefined => answerOfGroup(condition, tests);
  for (let node = place; node.parent; node = node.parent) {
    if (node.type === "CatchClause" || (isFunction(node) && holds(node, variable))) return true;
    if (
      isExcluded(node, answer) ||
      findStatementsBefore(node).some((statement) => alwaysLeaves(statement, answer))
    )
      return false;
  }
  return true;
}

type Answer = (condition: TSESTree.Node) => boolean | undefined;

function holds(fn: TSESTree.Node, variable: Variable): boolean {
  return variable.defs.some((definition) => definition.node === fn);
}

/** Whether the branch that a node is, is one that a group does not take. */
function isExcluded(node: TSESTree.Node, answer: Answer): boolean {
  const { parent } = node;
  if (parent?.type === "IfStatement" || parent?.type === "ConditionalExpression") {
    const taken = parent.test === node ? undefined : answer(parent.test);
    return (taken === false && parent.consequent === node) || (taken === true && parent.alternate === node);
  }
  if (parent?.type === "LogicalExpression" && parent.right === node && parent.operator !== "??") {
    return answer(parent.left) === (parent.operator === "||");
  }
  if (node.type === "SwitchCase" && node.test) return answer(node.test) === false;
  return false;
}

function findStatementsBefore(node: TSESTree.Node): readonly TSESTree.Node[] {
  const list = findStatementList(node);
  return list ? list.slice(0, list.indexOf(node)) : [];
}

/** Whether a group that comes to a statement never comes behind it. */
function alwaysLeaves(statement: TSESTree.Node, answer: Answer): boolean {
  switch (statement.type) {
    case "ReturnStatement":
    case "ThrowStatement":
    case "BreakStatement":
    case "ContinueStatement":
      return true;
    case "BlockStatement":
      return statement.body.some((one) => alwaysLeaves(one, answer));
    case "IfStatement": {
      const taken = answer(statement.test);
      const then = taken === false || alwaysLeaves(statement.consequent, answer);
      const otherwise =
        taken === true || (statement.alternate !== null && alwaysLeaves(statement.alternate, answer));
      return then && otherwise;
    }
    default:
      return false;
  }
}

/** What a condition answers for a group; undefined where it depends on more. */
export function answerOfGroup(condition: TSESTree.Node, tests: readonly ErrorTest[]): boolean | undefined {
  if (condition.type === "UnaryExpression" && condition.operator === "!") {
    const inner = answerOfGroup(condition.argument, tests);
    return inner === undefined ? undefined : !inner;
  }
  if (condition.type === "LogicalExpression" && condition.operator !== "??") {
    const isAnd = condition.operator === "&&";
    const sides = [answerOfGroup(condition.left, tests), answerOfGroup(condition.right, tests)];
    if (sides.includes(!isAnd)) return !isAnd;
    return sides.includes(undefined) ? undefined : isAnd;
  }
  const [start, end] = condition.range;
  const asked = tests.find(({ range }) => range[0] >= start && range[1] <= end);
  if (asked?.verdict === "impassable" || asked?.verdict === "cancellation") return asked.isNegated;
  return asked?.verdict === "aggregate" ? !asked.isNegated : undefined;
}
