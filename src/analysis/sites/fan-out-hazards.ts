import type { TSESTree } from "@typescript-eslint/types";
import { cleanUpVerbs, endingMethods } from "../models/clean-up.js";
import { hoistingCalls, serialisingMethods } from "../models/serialised-by.js";
import { eventWaitName, eventWaits, listenerMethods } from "../models/waits-for-event.js";
import { findImportedName, findVariable } from "../scope/bindings.js";
import type { Settings } from "../settings.js";
import type { SourceView } from "../source-view.js";
import { findDottedName, findMemberName, unwrap } from "../syntax/expressions.js";
import { findEnclosingFunction, isFunction } from "../syntax/functions.js";
import { traverse } from "../syntax/traverse.js";
import type { FanOutArgument } from "./fan-out-argument.js";

/** Why waiting for every task could turn a fast failure into a hang. */
export interface MayNotSettle {
  readonly reason: "waits-for-event" | "handler-ends-something" | "foreign-signal";
  /** The user's code that says so. */
  readonly detail: string;
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
    if (found) return found;
  }
  return undefined;
}

/** The expressions that make the elements: the argument itself, or what a variable is initialised with and pushed. */
function collectElementSources({ node, held }: FanOutArgument): TSESTree.Node[] {
  const sources: TSESTree.Node[] = node ? [node] : [];
  if (held?.declarator?.init) sources.push(held.declarator.init);
  for (const push of held?.pushes ?? []) sources.push(...push.arguments);
  return sources;
}

function findWait(view: SourceView, root: TSESTree.Node, depth: number): MayNotSettle | undefined {
  let found: MayNotSettle | undefined;
  traverse(root, view.visitorKeys, (node) => {
    found = readWait(view, node) ?? findLocalWait(view, node, depth);
    return found && "stop";
  });
  return found;
}

function readWait(view: SourceView, node: TSESTree.Node): MayNotSettle | undefined {
  const text = (): string => shorten(view.text.slice(...node.range));
  if (node.type === "CallExpression") {
    const name = findCalledName(node);
    if (name && isEventWait(name, node))
      return { reason: "waits-for-event", detail: text() };
  }
  if (isListenerPromise(view, node)) return { reason: "waits-for-event", detail: text() };
  return isSignal(node) ? { reason: "foreign-signal", detail: text() } : undefined;
}

/** `wait(100)` is a pause, `child.wait()` is not. */
function isEventWait(name: string, { arguments: given }: TSESTree.CallExpression): boolean {
  return eventWaits.has(name) || eventWaitName.test(name) || (name === "wait" && given.length === 0);
}

/** A call of a function of this file, whose body is asked the same. */
function findLocalWait(view: SourceView, node: TSESTree.Node, depth: number): MayNotSettle | undefined {
  if (depth === 0 || node.type !== "Identifier" || !isCalledOrMapped(node)) return undefined;
  const definition = findVariable(view, node)?.defs[0];
  if (definition?.type === "FunctionName")
    return definition.node.body ? findWait(view, definition.node.body, depth - 1) : undefined;
  const init = definition?.type === "Variable" ? definition.node.init : undefined;
  return isFunction(init) ? findWait(view, init.body, depth - 1) : undefined;
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

/** In the same function: a catch, finally, `.catch` or `.finally` around the site that aborts or closes something. */
function findEndingHandler(view: SourceView, call: TSESTree.CallExpression): string | undefined {
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

function findEndingCall(view: SourceView, handler: TSESTree.Node): string | undefined {
  let found: string | undefined;
  traverse(handler, view.visitorKeys, (node) => {
    if (node.type !== "CallExpression" || node.callee.type !== "MemberExpression") return;
    if (!endingMethods.has(findMemberName(node.callee) ?? "")) return;
    found = shorten(view.text.slice(...node.range));
    return "stop";
  });
  return found;
}

/** Whether the elements end or remove things: `servers.map((s) => s.close())`. */
export function isCleanUp(view: SourceView, argument: FanOutArgument): boolean {
  const calls = collectElementSources(argument).flatMap((source) => collectResultCalls(view, source));
  return calls.length > 0 && calls.every((name) => cleanUpVerbs.some((verb) => startsWithVerb(name, verb)));
}

/** The names of the calls whose promises are the elements. */
function collectResultCalls(view: SourceView, node: TSESTree.Node): string[] {
  const inner = unwrap(node);
  if (inner.type === "ArrayExpression")
    return inner.elements.flatMap((e) => (e ? collectResultCalls(view, e) : []));
  if (inner.type === "SpreadElement") return collectResultCalls(view, inner.argument);
  if (inner.type === "AwaitExpression") return collectResultCalls(view, inner.argument);
  if (isFunction(inner)) return collectFunctionCalls(view, inner.body);
  if (inner.type !== "CallExpression") return [];
  const name = findCalledName(inner);
  if (name === "map" || name === "flatMap" || name === "from") {
    return inner.arguments.filter((a) => isFunction(a)).flatMap((a) => collectResultCalls(view, a));
  }
  const isChain = name === "catch" || name === "then" || name === "finally";
  if (isChain && inner.callee.type === "MemberExpression")
    return collectResultCalls(view, inner.callee.object);
  return name ? [name] : [];
}

function collectFunctionCalls(view: SourceView, body: TSESTree.Node): string[] {
  if (body.type !== "BlockStatement") return collectResultCalls(view, body);
  return body.body.flatMap((statement) => {
    if (statement.type === "ReturnStatement" && statement.argument)
      return collectResultCalls(view, statement.argument);
    return statement.type === "ExpressionStatement" ? collectResultCalls(view, statement.expression) : [];
  });
}

function startsWithVerb(name: string, verb: string): boolean {
  const rest = name.slice(verb.length);
  return name.startsWith(verb) && !/^[a-z]/.test(rest);
}

/** The call that serialises the function around the site, as `page.evaluate`. */
export function findSerialiser(
  view: SourceView,
  settings: Settings,
  site: TSESTree.Node,
): string | undefined {
  for (let node: TSESTree.Node = site; node.parent; node = node.parent) {
    if (!isFunction(node)) continue;
    const name = isSerialised(view, settings, node);
    if (name) return name;
  }
  return undefined;
}

function isSerialised(view: SourceView, settings: Settings, fn: TSESTree.Node): string | undefined {
  const call = fn.parent;
  if (call?.type === "CallExpression" && call.callee !== fn) return findSerialisingName(view, settings, call);
  return findToString(view, fn) ?? findSerialisedReference(view, settings, fn);
}

function findSerialisingName(
  view: SourceView,
  settings: Settings,
  call: TSESTree.CallExpression,
): string | undefined {
  const dotted = findDottedName(call.callee);
  const name = findCalledName(call);
  if (name === undefined) return undefined;
  const shown = dotted ?? `….${name}`;
  if (hoistingCalls.has(shown)) return shown;
  if (call.callee.type === "MemberExpression" && serialisingMethods.has(name)) return shown;
  const imported = findImportedName(view, call.callee);
  const names = [name, dotted, imported && `${imported.module}#${imported.name}`];
  return names.some((one) => one !== undefined && settings.serialisedBy.includes(one)) ? shown : undefined;
}

/** `(function () { … }).toString()` and `fn.toString()` or `${fn}` of a named function. */
function findToString(view: SourceView, fn: TSESTree.Node): string | undefined {
  const isText = (node: TSESTree.Node): boolean => {
    const member = node.parent;
    if (member?.type === "TemplateLiteral") return true;
    return (
      member?.type === "MemberExpression" && member.object === node && findMemberName(member) === "toString"
    );
  };
  if (isText(fn)) return "toString";
  return collectReferences(view, fn).some(isText) ? "toString" : undefined;
}

/** A named function that is handed to a serialising call: `page.evaluate(load)`. */
function findSerialisedReference(
  view: SourceView,
  settings: Settings,
  fn: TSESTree.Node,
): string | undefined {
  for (const reference of collectReferences(view, fn)) {
    const call = reference.parent;
    if (call?.type !== "CallExpression" || call.callee === reference) continue;
    const name = findSerialisingName(view, settings, call);
    if (name) return name;
  }
  return undefined;
}

function collectReferences(view: SourceView, fn: TSESTree.Node): TSESTree.Node[] {
  const owner = fn.type === "FunctionDeclaration" ? fn : fn.parent;
  if (owner?.type !== "FunctionDeclaration" && owner?.type !== "VariableDeclarator") return [];
  const variable = view.scopeManager.getDeclaredVariables(owner).find(({ identifiers }) => owner.id && identifiers.includes(owner.id as TSESTree.Identifier));
  return variable?.references.map((reference) => reference.identifier) ?? [];
}

function findCalledName(call: TSESTree.CallExpression): string | undefined {
  const callee = unwrap(call.callee);
  if (callee.type === "Identifier") return callee.name;
  return callee.type === "MemberExpression" ? findMemberName(callee) : undefined;
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
