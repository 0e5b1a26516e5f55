import type { TSESTree } from "@typescript-eslint/types";
import type { Settings } from "../settings.js";
import type { SourceView } from "../source-view.js";
import { traverse } from "../syntax/traverse.js";
import { findMemberName, unwrap } from "../syntax/expressions.js";
import { collectImplementations } from "../types/implementations.js";
import { canBePromise } from "../types/promise-like.js";
import { findVisibleFunction, type VisibleFunction } from "../types/visible-function.js";
import { findGivenSignal, isSignal } from "./cancellation-signal.js";
import { isKeptInside } from "./task-failure.js";

/** How many calls deep a signal is followed. */
const MAX_DEPTH = 4;

/**
 * Whether a call that is given a signal can reject with the abort. What nobody can see does, as a call that takes a
 * signal should; a function in view does not when it only asks `signal.aborted`, keeps the abort to itself, or hands the
 * signal to a generator or stream that it opens and does not read.
 */
export function letsAbortOut(view: SourceView, settings: Settings, call: TSESTree.CallExpression): boolean {
  return leaves(view, settings, { call, depth: 0 });
}

interface Step {
  readonly call: TSESTree.CallExpression;
  readonly depth: number;
}

function leaves(view: SourceView, settings: Settings, { call, depth }: Step): boolean {
  if (findMethodName(call) === "throwIfAborted" || depth >= MAX_DEPTH) return true;
  const found = findVisibleFunction(view, call.callee);
  const bodies = found ? [found] : collectImplementations(view, call.callee);
  return bodies.length === 0 || bodies.some((body) => leavesBody(body, settings, depth));
}

function leavesBody(found: VisibleFunction, settings: Settings, depth: number): boolean {
  if (!found.fn.body || found.fn.generator) return true;
  const uses = collectSignalUses(found);
  return uses.length === 0 || uses.some((use) => lets(found, settings, { use, depth }));
}

function findMethodName({ callee }: TSESTree.CallExpression): string | undefined {
  const target = unwrap(callee);
  return target.type === "MemberExpression" ? findMemberName(target) : undefined;
}

/** The places where a body names a signal: `signal`, the `signal` of `options.signal`. */
function collectSignalUses({ view, fn }: VisibleFunction): TSESTree.Identifier[] {
  const uses: TSESTree.Identifier[] = [];
  traverse(fn.body as TSESTree.Node, view.visitorKeys, (node) => {
    if (node.type === "Identifier" && (/signal$/i.test(node.name) || isSignal(view, node))) uses.push(node);
    return undefined;
  });
  return uses;
}

interface Use {
  readonly use: TSESTree.Identifier;
  readonly depth: number;
}

/** Whether the abort can leave the function by one use of the signal; a use that is not understood lets it. */
function lets({ view, fn }: VisibleFunction, settings: Settings, { use, depth }: Use): boolean {
  const top = outermostAccess(use);
  const { parent } = top;
  if (parent?.type === "MemberExpression" && parent.object === top && findMemberName(parent) === "aborted")
    return false;
  if (isOnlyNamed(top)) return false;
  const call = findReceiver(top);
  if (isKeptInside(view, fn.body as TSESTree.Node, { node: call ?? top, depth })) return false;
  if (!call) return true;
  if (canBePromise(view, { value: call }) === false) return isRead(call);
  const isOneOfTwo = parent?.type === "LogicalExpression" || parent?.type === "ConditionalExpression";
  if (!isOneOfTwo && !findGivenSignal(view, settings, call)) return false;
  return leaves(view, settings, { call, depth: depth + 1 });
}

/** `options?.signal` for its `signal`; a name otherwise. */
function outermostAccess(name: TSESTree.Node): TSESTree.Node {
  let node = name;
  while (node.parent) {
    const { parent } = node;
    const isProperty = parent.type === "MemberExpression" && parent.property === node && !parent.computed;
    if (!isProperty && !/^(?:ChainExpression|TSNonNullExpression|TSAsExpression)$/.test(parent.type)) break;
    node = parent;
  }
  return node;
}

/** A key, a pattern, a condition, a callee: `{ signal }` in a pattern, `signal ? … : …`, `forkSignal(…)`. */
function isOnlyNamed(node: TSESTree.Node): boolean {
  const { parent } = node;
  if (parent?.type === "CallExpression" && parent.callee === node) return true;
  if (parent?.type === "Property")
    return parent.parent.type === "ObjectPattern" || (parent.key === node && parent.value !== node);
  if (parent?.type === "IfStatement" || parent?.type === "ConditionalExpression") return parent.test === node;
  return parent?.type === "LogicalExpression" && parent.operator === "&&" && parent.left === node;
}

/** The call that is given it, as an argument, in an object, or as `signal ?? other`. */
function findReceiver(node: TSESTree.Node): TSESTree.CallExpression | undefined {
  const { parent } = node;
  if (parent?.type === "LogicalExpression" || parent?.type === "ConditionalExpression")
    return findReceiver(parent);
  const holder =
    parent?.type === "Property" && parent.value === node && parent.parent.type === "ObjectExpression"
      ? parent.parent
      : node;
  const call = holder.parent;
  return call?.type === "CallExpression" && call.callee !== holder ? call : undefined;
}

/** A generator that the function reads itself: `for await (const x of open(signal))`, `yield* open(signal)`. */
function isRead(call: TSESTree.Node): boolean {
  return call.parent?.type === "ForOfStatement" || call.parent?.type === "YieldExpression";
}
