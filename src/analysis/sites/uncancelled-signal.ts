import type { TSESTree } from "@typescript-eslint/types";
import { findVariableOf } from "../scope/declared.js";
import type { SourceView } from "../source-view.js";
import { findDescendant, isInside, isLoop } from "../syntax/containment.js";
import { findMemberName, unwrap } from "../syntax/expressions.js";
import type { FunctionNode } from "../syntax/functions.js";
import { givesStream } from "../types/awaited-value.js";
import { canBePromise } from "../types/promise-like.js";
import { carriesSignal } from "../types/signal-carrier.js";
import { findVisibleFunction } from "../types/visible-function.js";
import type { FanOutArgument } from "./fan-out-argument.js";
import { isSharedSignal, valueOfSignal } from "./fan-out-settling.js";
import { collectFanOutTasks, type FanOutTask } from "./fan-out-tasks.js";
import { isPause } from "./pause.js";

/** How often a signal is followed from one name or function to the next. */
const MAX_STEPS = 4;

/**
 * The signal that could stop the siblings of a task that fails: one that reaches at least two tasks at work. A task that
 * only waits, that only asks now and then whether it has been aborted, or that only makes a stream is not stopped by it.
 */
export function findUncancelledSignal(view: SourceView, argument: FanOutArgument): TSESTree.Node | undefined {
  const reached = new Map<string, { readonly signal: TSESTree.Node; count: number }>();
  for (const task of collectFanOutTasks(argument)) {
    const signal = givesStream(view, task) ? undefined : findStoppingSignal(view, task);
    if (!signal) continue;
    const name = view.text.slice(...signal.range);
    const known = reached.get(name) ?? { signal, count: 0 };
    known.count += task.isMany ? 2 : 1;
    reached.set(name, known);
  }
  return [...reached.values()].find(({ count }) => count > 1)?.signal;
}

/** The shared signal that a task is given and that really ends its work. */
function findStoppingSignal(view: SourceView, { node: task }: FanOutTask): TSESTree.Node | undefined {
  const passes = (node: TSESTree.Node): boolean =>
    isSharedSignal(view, node, task) && isStopping(view, { node, root: task, steps: 0 });
  const found = findDescendant(view, task, { passes });
  return found && valueOfSignal(found);
}

interface Given {
  /** A signal, or something that carries one, at a place where it is used. */
  readonly node: TSESTree.Node;
  /** The task or function in which it is followed. */
  readonly root: TSESTree.Node;
  readonly steps: number;
}

/** Whether what is done with a signal at one place ends work when it aborts. What nobody can see does. */
function isStopping(view: SourceView, given: Given): boolean {
  const { node, root, steps } = given;
  if (steps > MAX_STEPS) return true;
  const taker = findTaker(node, root);
  if (!taker) return isTracked(view, given);
  const { call, index } = taker;
  const isPromise = call.type === "CallExpression" && canBePromise(view, { value: call }) !== false;
  if (call === root || isPromise) return isWorkStopped(view, { call, index, given });
  const isCarrier = carriesSignal(view, call) !== false;
  return isRead(view, call) || (isCarrier && isStopping(view, { node: call, root, steps: steps + 1 }));
}

/** Whether what a call makes is waited for in place: `for await (… of read(signal))`, `await read(signal).result()`. */
function isRead(view: SourceView, made: TSESTree.Node): boolean {
  const { parent } = made;
  if (parent?.type === "VariableDeclarator" && parent.id.type === "Identifier")
    return collectUses(view, parent.id).some((use) => isRead(view, use));
  if (parent?.type === "ForOfStatement") return parent.await && parent.right === made;
  if (parent?.type !== "MemberExpression" || parent.object !== made) return false;
  const call = parent.parent;
  return (
    call.type === "CallExpression" && call.callee === parent && canBePromise(view, { value: call }) !== false
  );
}

interface Taker {
  readonly call: TSESTree.CallExpression | TSESTree.NewExpression;
  readonly index: number;
}

/** The call among whose arguments a value stands: by itself, in an option, or under a condition. */
function findTaker(node: TSESTree.Node, root: TSESTree.Node): Taker | undefined {
  for (let inner = node; inner !== root && inner.parent; inner = inner.parent) {
    const { parent } = inner;
    if (parent.type === "CallExpression" || parent.type === "NewExpression") {
      const index = parent.arguments.indexOf(inner as TSESTree.CallExpressionArgument);
      return index < 0 ? undefined : { call: parent, index };
    }
    if (!carriers.test(parent.type)) return undefined;
  }
  return undefined;
}

const carriers =
  /^(?:Property|ObjectExpression|SpreadElement|ArrayExpression|ConditionalExpression|LogicalExpression|ChainExpression|TS\w+)$/;

/** A signal, controller or set of options that a variable takes over: followed to where that is used. */
function isTracked(view: SourceView, { node, root, steps }: Given): boolean {
  let inner = node;
  while (inner.parent && carriers.test(inner.parent.type)) inner = inner.parent;
  const { parent } = inner;
  if (parent?.type === "VariableDeclarator") {
    if (parent.id.type !== "Identifier") return true;
    const uses = collectUses(view, parent.id);
    return uses.some((use) => isStopping(view, { node: use, root, steps: steps + 1 }));
  }
  if (parent?.type === "MemberExpression" && parent.object === inner) return !isPoll(parent, root);
  return parent !== undefined && !idle.test(parent.type);
}

/** `if (signal)` and a statement for its effect stop nothing. */
const idle = /^(?:IfStatement|UnaryExpression|BinaryExpression|ExpressionStatement)$/;

function collectUses(view: SourceView, declared: TSESTree.Identifier): TSESTree.Node[] {
  const references = findVariableOf(view, declared)?.references ?? [];
  return references.filter(({ init }) => init !== true).map(({ identifier }) => identifier as TSESTree.Node);
}

interface Work extends Taker {
  readonly given: Given;
}

/** Whether a function that makes a promise ends it when the signal aborts: as its body shows, if that is in view. */
function isWorkStopped(view: SourceView, { call, index, given }: Work): boolean {
  if (call.type === "CallExpression" && isPause(call)) return false;
  const found = call.type === "CallExpression" ? findVisibleFunction(view, call.callee) : undefined;
  if (!found?.fn.body) return true;
  const { fn } = found;
  const name = findParameter(fn, { value: call.arguments[index], given: given.node, index });
  if (!name) return true;
  return collectUses(found.view, name).some((node) =>
    isStopping(found.view, { node, root: fn.body as TSESTree.Node, steps: given.steps + 1 }),
  );
}

interface Passed {
  readonly value: TSESTree.Node | undefined;
  readonly given: TSESTree.Node;
  readonly index: number;
}

/** The name under which a function knows the signal that it is given; undefined where that cannot be told. */
function findParameter(fn: FunctionNode, { value, given, index }: Passed): TSESTree.Identifier | undefined {
  const first = fn.params[index];
  const parameter = first?.type === "AssignmentPattern" ? first.left : first;
  const node = value && unwrap(value);
  if (parameter?.type === "Identifier")
    return node?.type === "ObjectExpression" || node?.type === "ArrayExpression" ? undefined : parameter;
  if (parameter?.type !== "ObjectPattern" || node?.type !== "ObjectExpression") return undefined;
  const option = node.properties.find((one) => one.type === "Property" && isInside(given, one));
  const key = option?.type === "Property" && option.key.type === "Identifier" ? option.key.name : undefined;
  const taken = parameter.properties.find(
    (one) => one.type === "Property" && one.key.type === "Identifier" && one.key.name === key,
  );
  const target = taken?.type === "Property" ? taken.value : undefined;
  const name = target?.type === "AssignmentPattern" ? target.left : target;
  return name?.type === "Identifier" ? name : undefined;
}

/** `signal.throwIfAborted()` outside any loop: what runs by then has gone on to its end. */
function isPoll(member: TSESTree.MemberExpression, root: TSESTree.Node): boolean {
  if (!/^(?:throwIfAborted|aborted|reason)$/.test(findMemberName(member) ?? "")) return false;
  for (let outer = member.parent as TSESTree.Node | undefined; outer && outer !== root; outer = outer.parent)
    if (isLoop(outer)) return false;
  return true;
}
