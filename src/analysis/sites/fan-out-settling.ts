import type { TSESTree } from "@typescript-eslint/types";
import { endingMethods, measureName } from "../models/clean-up.js";
import { eventWaitName, eventWaits, listenerMethods } from "../models/waits-for-event.js";
import { findVariable } from "../scope/bindings.js";
import type { Range } from "../site.js";
import type { SourceView } from "../source-view.js";
import { findDottedName, findMemberName, unwrap } from "../syntax/expressions.js";
import { findEnclosingFunction, isFunction } from "../syntax/functions.js";
import { findDescendant, isInside } from "../syntax/containment.js";
import { traverse } from "../syntax/traverse.js";
import { canBeSignal } from "./cancellation-signal.js";
import { collectElementSources, type FanOutArgument } from "./fan-out-argument.js";
import { findCalledName, shorten } from "./fan-out-names.js";
import { findSiblingWait } from "./sibling-wait.js";

/** Why waiting for every task could turn a fast failure into a hang. */
export interface MayNotSettle {
  readonly reason: "waits-for-event" | "waits-for-sibling" | "handler-ends-something" | "foreign-signal";
  /** The user's code that says so. */
  readonly detail: string;
  /** The calls and signals that keep elements waiting: a group whose signal reaches all of them waits no longer. */
  readonly waits?: readonly Range[];
}

/** The first sign that an element may settle only after the failure has been seen outside. */
export function findMayNotSettle(
  view: SourceView,
  call: TSESTree.CallExpression,
  argument: FanOutArgument,
): MayNotSettle | undefined {
  const ending = findEndingHandler(view, call);
  if (ending) return { reason: "handler-ends-something", detail: ending };
  for (const source of collectElementSources(argument)) {
    const found = findWait(view, source, 2);
    if (found) return { ...found, waits: findWaits(view, argument) };
  }
  const sibling = findSiblingWait(view, argument);
  return sibling === undefined ? undefined : { reason: "waits-for-sibling", detail: sibling };
}

/** Every wait of the elements; undefined where one stands in a function that they call, which no signal reaches. */
function findWaits(view: SourceView, argument: FanOutArgument): Range[] | undefined {
  const waits: Range[] = [];
  const isOpen = collectElementSources(argument).every((source) =>
    traverse(source, view.visitorKeys, (node) => {
      if (findHeldWait(view, node, 2)) return "stop";
      if (readWait(view, node)) waits.push(node.range);
      if (node.type !== "Identifier" || !findLocalWait(view, node, 2)) return undefined;
      if (!isGivenOwnSignal(view, node)) return "stop";
      // What it is given has to be the group's signal: the call is a wait of its own.
      waits.push(node.parent.range);
      return undefined;
    }),
  );
  return isOpen ? waits : undefined;
}

/** A call of a function of this file that waits for nothing but the signal which it is given: that one is asked. */
function isGivenOwnSignal(view: SourceView, node: TSESTree.Identifier): boolean {
  const fn = findLocalFunction(view, node);
  if (!fn?.body) return false;
  return traverse(fn.body, view.visitorKeys, (inner) => {
    if (!readWait(view, inner)) return findLocalWait(view, inner, 1) ? "stop" : undefined;
    const value = inner.type === "Property" ? inner.value : inner;
    const definition = value.type === "Identifier" ? findVariable(view, value)?.defs[0] : undefined;
    const isOwn = isSignal(inner) && definition?.type === "Parameter" && definition.node === fn;
    return isOwn && value.type === "Identifier" && value.name === "signal" ? undefined : "stop";
  });
}

function findWait(view: SourceView, root: TSESTree.Node, depth: number): MayNotSettle | undefined {
  let found: MayNotSettle | undefined;
  traverse(root, view.visitorKeys, (node) => {
    found = readWait(view, node) ?? findLocalWait(view, node, depth) ?? findHeldWait(view, node, depth);
    return found && "stop";
  });
  return found;
}

function readWait(view: SourceView, node: TSESTree.Node): MayNotSettle | undefined {
  const text = (): string => shorten(view.text.slice(...node.range));
  if (node.type === "CallExpression") {
    const name = findCalledName(node);
    if (name && isEventWait(name, node)) return { reason: "waits-for-event", detail: text() };
  }
  if (isListenerPromise(view, node)) return { reason: "waits-for-event", detail: text() };
  if (!isSignal(node) || !canBeSignal(view, valueOfSignal(node))) return undefined;
  return { reason: "foreign-signal", detail: text() };
}

/** `wait(100)` is a pause, `child.wait()` is not. */
function isEventWait(name: string, { arguments: given }: TSESTree.CallExpression): boolean {
  return eventWaits.has(name) || eventWaitName.test(name) || (name === "wait" && given.length === 0);
}

/** A call of a function of this file, whose body is asked the same. */
function findLocalWait(view: SourceView, node: TSESTree.Node, depth: number): MayNotSettle | undefined {
  if (depth === 0 || node.type !== "Identifier" || !isCalledOrMapped(node)) return undefined;
  const body = findLocalFunction(view, node)?.body;
  return body ? findWait(view, body, depth - 1) : undefined;
}

/** An element that waits since before: `const closed = once(server, "close")` and `[closed, …]` or `[closed.promise, …]`. */
function findHeldWait(view: SourceView, node: TSESTree.Node, depth: number): MayNotSettle | undefined {
  if (depth === 0 || node.type !== "Identifier") return undefined;
  const { parent } = node;
  const element = parent.type === "MemberExpression" && parent.object === node ? parent : node;
  if (element.parent?.type !== "ArrayExpression") return undefined;
  const definition = findVariable(view, node)?.defs[0];
  if (definition?.type !== "Variable" || definition.node.id.type !== "Identifier") return undefined;
  const { init } = definition.node;
  const isRunning = init?.type === "CallExpression" || init?.type === "NewExpression";
  return isRunning ? findWait(view, init, depth - 1) : undefined;
}

function findLocalFunction(
  view: SourceView,
  node: TSESTree.Identifier,
): { readonly body?: TSESTree.Node | null } | undefined {
  const definition = findVariable(view, node)?.defs[0];
  if (definition?.type === "FunctionName") return definition.node;
  const init = definition?.type === "Variable" ? definition.node.init : undefined;
  return isFunction(init) ? init : undefined;
}

function isCalledOrMapped(node: TSESTree.Identifier): boolean {
  return (
    node.parent.type === "CallExpression" &&
    (node.parent.callee === node || node.parent.arguments.includes(node))
  );
}

/** `new Promise((resolve) => emitter.on("x", resolve))` */
function isListenerPromise(view: SourceView, node: TSESTree.Node): boolean {
  if (node.type !== "NewExpression" || node.callee.type !== "Identifier" || node.callee.name !== "Promise")
    return false;
  const isQuiet = traverse(node, view.visitorKeys, (inner) => {
    if (inner.type !== "CallExpression" || inner.callee.type !== "MemberExpression") return;
    return listenerMethods.has(findMemberName(inner.callee) ?? "") ? "stop" : undefined;
  });
  return !isQuiet;
}

/** A signal that is handed on: `{ signal }` · `{ abortSignal: x }` · `controller.signal` · a bare `signal` argument. */
function isSignal(node: TSESTree.Node): boolean {
  const { parent } = node;
  if (node.type === "Property" && parent?.type === "ObjectExpression" && node.key.type === "Identifier") {
    return node.key.name === "signal" || node.key.name === "abortSignal";
  }
  if (parent?.type !== "CallExpression" && parent?.type !== "NewExpression") return false;
  const value = unwrap(node);
  const name =
    value.type === "MemberExpression" ? findMemberName(value) : value.type === "Identifier" ? value.name : "";
  return parent.callee !== node && (name === "signal" || name === "abortSignal");
}

/** The first signal that an element is given and that its siblings can share. */
export function findSharedSignal(view: SourceView, argument: FanOutArgument): TSESTree.Node | undefined {
  for (const source of collectElementSources(argument)) {
    const found = findDescendant(view, source, { passes: (node) => isSharedSignal(view, node, source) });
    if (found) return valueOfSignal(found);
  }
  return undefined;
}

/** Whether an element is given a signal here that its siblings can share: not one that the element makes for itself. */
export function isSharedSignal(view: SourceView, node: TSESTree.Node, element: TSESTree.Node): boolean {
  return isSignal(node) && canBeSignal(view, valueOfSignal(node)) && !isMadeInside(view, node, element);
}

/** The signal itself where it is handed on by an option. */
export function valueOfSignal(node: TSESTree.Node): TSESTree.Node {
  return unwrap(node.type === "Property" ? node.value : node);
}

/** `AbortSignal.timeout(500)`, and a signal or controller that the element declares. */
function isMadeInside(view: SourceView, node: TSESTree.Node, source: TSESTree.Node): boolean {
  let root = valueOfSignal(node);
  while (root.type === "MemberExpression") root = unwrap(root.object);
  if (root.type !== "Identifier") return root.type !== "ThisExpression";
  const declared = findVariable(view, root)?.defs[0]?.node;
  return declared !== undefined && declared.type === "VariableDeclarator" && isInside(declared, source);
}

/** In the same function: a catch, finally, `.catch` or `.finally` around the site that aborts or closes something. */
export function findEndingHandler(view: SourceView, call: TSESTree.CallExpression): string | undefined {
  const owner = findEnclosingFunction(call);
  let child: TSESTree.Node = call;
  for (
    let node = call.parent as TSESTree.Node | undefined;
    node && node !== owner;
    child = node, node = node.parent
  ) {
    for (const handler of collectHandlersAbove(node, child)) {
      const ending = findEndingCall(view, handler);
      if (ending) return ending;
    }
  }
  return undefined;
}

function collectHandlersAbove(node: TSESTree.Node, child: TSESTree.Node): TSESTree.Node[] {
  if (node.type === "TryStatement" && node.block === child) {
    return [node.handler?.body, node.finalizer].filter((part) => part != null);
  }
  if (node.type === "CallExpression" && node.callee === child && child.type === "MemberExpression") {
    return /^(then|catch|finally)$/.test(findMemberName(child) ?? "") ? node.arguments : [];
  }
  return [];
}

/** `span.end()` · `startupTimer.stop()`: it ends a measurement, which nobody waits for. */
function isMeasure({ object }: TSESTree.MemberExpression): boolean {
  const name = findDottedName(object)?.split(".").at(-1) ?? "";
  return measureName.test(name);
}

function findEndingCall(view: SourceView, handler: TSESTree.Node): string | undefined {
  let found: string | undefined;
  traverse(handler, view.visitorKeys, (node) => {
    if (node.type !== "CallExpression" || node.callee.type !== "MemberExpression") return;
    if (!endingMethods.has(findMemberName(node.callee) ?? "") || isMeasure(node.callee)) return;
    found = shorten(view.text.slice(...node.range));
    return "stop";
  });
  return found;
}
