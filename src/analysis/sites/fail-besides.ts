import type { TSESTree } from "@typescript-eslint/types";
import type { SourceView } from "../source-view.js";
import { findDescendant, isInside } from "../syntax/containment.js";
import { findMemberName, unwrap } from "../syntax/expressions.js";
import { isFunction } from "../syntax/functions.js";
import { traverse } from "../syntax/traverse.js";
import { findVisibleFunction } from "../types/visible-function.js";
import type { FanOutArgument } from "./fan-out-argument.js";
import { findCalledName } from "./fan-out-names.js";

/** How many calls deep functions are read. */
const MAX_DEPTH = 3;

interface Tried {
  readonly block: TSESTree.BlockStatement;
  /** The fan-out that stands in it. */
  readonly call: TSESTree.CallExpression;
  readonly argument: FanOutArgument;
}

/**
 * Whether something else in a try than the tasks of a fan-out can fail, so that its handler may be meant for that:
 * another await, a throw, a call that may throw, or what makes the list of tasks before any of them is waited for.
 */
export function canFailBesides(view: SourceView, { block, call, argument }: Tried): boolean {
  return canMakingFail(view, argument) || canOtherFail(view, block, call);
}

/** `Promise.all(plan.operations)` and `Promise.all(list())`: the getter and the call are evaluated in the try. */
function canMakingFail(view: SourceView, { node, mapping }: FanOutArgument): boolean {
  const made = mapping?.receiver ?? node;
  const list = made && unwrap(made);
  if (!list) return false;
  if (!mapping && list.type === "MemberExpression") return !isOwnField(view, list);
  return list.type === "CallExpression" && mayThrow(view, list);
}

/** `this.pending` of a class that declares the field. */
function isOwnField(view: SourceView, member: TSESTree.MemberExpression): boolean {
  if (member.object.type !== "ThisExpression") return false;
  let owner: TSESTree.Node | undefined = member;
  while (owner && owner.type !== "ClassBody") owner = owner.parent;
  const name = findMemberName(member);
  return (
    owner?.body.some(
      (one) => one.type === "PropertyDefinition" && view.text.slice(...one.key.range) === name,
    ) === true
  );
}

function canOtherFail(view: SourceView, block: TSESTree.Node, call: TSESTree.Node): boolean {
  return !traverse(block, view.visitorKeys, (node) => {
    if (node === call || (isFunction(node) && !runsAtOnce(node))) return "skip";
    if (node.type === "ThrowStatement") return "stop";
    if (node.type === "AwaitExpression") return isInside(call, node) ? undefined : "stop";
    if (node.type !== "CallExpression" || isWaitedIn(node, call)) return undefined;
    return mayThrow(view, node) ? "stop" : undefined;
  });
}

/** Whether a call is given the promise itself: `withTimeout(Promise.all(…))` fails as its tasks do. */
function isWaitedIn(outer: TSESTree.CallExpression, call: TSESTree.Node): boolean {
  if (!isInside(call, outer)) return false;
  for (let node = call.parent; node && node !== outer; node = node.parent)
    if (node.type === "AwaitExpression") return false;
  return true;
}

/** The callback of `list.forEach((one) => …)` runs where it stands. */
function runsAtOnce(fn: TSESTree.Node): boolean {
  const { parent } = fn;
  return parent?.type === "CallExpression" && listMethods.test(findCalledName(parent) ?? "");
}

const listMethods =
  /^(?:map|flatMap|filter|forEach|find|findIndex|findLast|some|every|reduce|reduceRight|sort|toSorted|from)$/;

/** Methods of lists, maps and texts, and calls that note something: they do not throw in code that works. */
const quiet =
  /^(?:push|unshift|pop|shift|splice|slice|concat|flat|join|includes|indexOf|keys|values|entries|fromEntries|isArray|has|get|set|add|delete|clear|trim|split|replace|replaceAll|toString|toLowerCase|toUpperCase|startsWith|endsWith|padEnd|padStart|stringify|assign|freeze|Boolean|String|Number|Set|log|info|warn|error|debug|trace|verbose|time|timeEnd|now|min|max|round|floor|ceil|set[A-Z]\w*)$/;

/** Whether a call may throw before it gives anything: what its body shows; what nobody can see may. */
function mayThrow(view: SourceView, call: TSESTree.CallExpression): boolean {
  const found = findVisibleFunction(view, call.callee);
  if (found) return canFunctionThrow(found.view, found.fn, 0);
  const name = findCalledName(call) ?? "";
  return !listMethods.test(name) && !quiet.test(name);
}

type Read = NonNullable<ReturnType<typeof findVisibleFunction>>["fn"];

/** An async function and a generator throw later; of what a function calls, only what is in view counts. */
function canFunctionThrow(view: SourceView, fn: Read, depth: number): boolean {
  if (fn.async || fn.generator || !fn.body) return false;
  const passes = (node: TSESTree.Node): boolean => {
    if (node.type === "ThrowStatement") return !isCaught(node, fn);
    if (node.type !== "CallExpression" || depth >= MAX_DEPTH) return false;
    const inner = findVisibleFunction(view, node.callee);
    return inner !== undefined && canFunctionThrow(inner.view, inner.fn, depth + 1) && !isCaught(node, fn);
  };
  return findDescendant(view, fn.body, { passes, own: true }) !== undefined;
}

function isCaught(node: TSESTree.Node, fn: Read): boolean {
  for (let inner = node, outer = node.parent; outer && inner !== fn; inner = outer, outer = outer.parent)
    if (outer.type === "TryStatement" && outer.block === inner && outer.handler) return true;
  return false;
}
