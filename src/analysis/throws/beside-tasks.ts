import type { TSESTree } from "@typescript-eslint/types";
import type { ErrorTest } from "../sites/error-test.js";
import type { SourceView } from "../source-view.js";
import { findDescendant, findStatement, isInside } from "../syntax/containment.js";
import { unwrap } from "../syntax/expressions.js";
import { isFunction } from "../syntax/functions.js";
import type { GroupRaise } from "./group-flow.js";
import { isHarmlessCall } from "./leaf-facts.js";
import { isHttpTest } from "./leaf-question.js";
import { findCalledMember } from "./member-values.js";

/** A fan-out and the guarded code that it may stand in. */
interface Beside {
  readonly view: SourceView;
  readonly guarded: TSESTree.Node;
  readonly raise: GroupRaise;
}

/** Whether something is always waited for before the tasks: `const found = await search(); await Promise.all(found.map(load))`. */
export function isAskedBefore({ view, guarded, raise }: Beside): boolean {
  const [task] = raise.tasks;
  if (!task || raise.view !== view) return false;
  const isBefore = (node: TSESTree.Node): boolean => {
    if (node.type !== "AwaitExpression" || node.range[1] > task.range[0]) return false;
    const statement = findStatement(node);
    return statement?.parent !== undefined && isInside(task, statement.parent) && !isInside(task, statement);
  };
  return findDescendant(view, guarded, { passes: isBefore, own: true }) !== undefined;
}

/**
 * Nothing but the tasks is always waited for, which is all that matters for a number of HTTP; for other tests nothing else
 * is waited for or called at all, unless it runs in place of the tasks.
 */
export function isAskedAlone({ view, guarded, raise }: Beside, test: ErrorTest): boolean {
  const [task] = raise.tasks;
  if (!task || raise.view !== view) return false;
  const isHttp = isHttpTest(test);
  const isOther = (node: TSESTree.Node): boolean => {
    if (isWorkBehind(view, node, task)) return true;
    if (isInside(task, node) || isInside(node, task) || isInPlaceOf(node, task)) return false;
    if (node.type === "AwaitExpression") return !isHttp || isAlwaysRun(node, guarded);
    if (node.type === "ForOfStatement") return node.await;
    if (isHttp) return false;
    return node.type === "ThrowStatement" || (node.type === "CallExpression" && !isHarmlessCall(node));
  };
  return findDescendant(view, guarded, { passes: isOther, own: true }) === undefined;
}

/** `Promise.all([token(), key()]).then(([token, key]) => send(token, key))`: what is waited for then fails alone. */
function isWorkBehind(view: SourceView, node: TSESTree.Node, task: TSESTree.Node): boolean {
  if (node.type !== "CallExpression" || !isInside(task, node.callee)) return false;
  const [next] = node.arguments;
  if (!next || findCalledMember(unwrap(node.callee))?.name !== "then") return false;
  const isWork = (inner: TSESTree.Node): boolean =>
    inner.type === "CallExpression" && !isHarmlessCall(inner) && isWaitedFor(inner);
  return !isFunction(next) || findDescendant(view, next, { passes: isWork }) !== undefined;
}

function isWaitedFor({ parent }: TSESTree.Node): boolean {
  return /^(?:AwaitExpression|ReturnStatement|ArrowFunctionExpression)$/.test(parent?.type ?? "");
}

/** `if (all) await loadAll(); else await Promise.all(…)` */
function isInPlaceOf(node: TSESTree.Node, task: TSESTree.Node): boolean {
  for (let outer = node.parent; outer && !isFunction(outer); outer = outer.parent) {
    if (outer.type !== "IfStatement" && outer.type !== "ConditionalExpression") continue;
    const { consequent, alternate } = outer;
    if (!alternate || isInside(node, outer.test)) continue;
    const [own, other] = isInside(node, consequent) ? [consequent, alternate] : [alternate, consequent];
    if (isInside(task, other) && !isInside(task, own)) return true;
  }
  return false;
}

function isAlwaysRun(node: TSESTree.Node, guarded: TSESTree.Node): boolean {
  for (let outer = node.parent; outer && outer !== guarded; outer = outer.parent)
    if (outer.type === "IfStatement" || outer.type === "ConditionalExpression") return false;
  return true;
}
