import type { TSESTree } from "@typescript-eslint/types";
import { findVariable } from "../scope/bindings.js";
import type { SourceView } from "../source-view.js";
import type { Settings } from "../settings.js";
import { findDescendant } from "../syntax/containment.js";
import { findDottedName, findMemberName, unwrap } from "../syntax/expressions.js";
import { findEnclosingFunction, isFunction, type FunctionNode } from "../syntax/functions.js";
import { givesErrorsAsValues } from "../types/awaited-value.js";
import { canBePromise } from "../types/promise-like.js";
import { findVisibleFunction } from "../types/visible-function.js";
import { isAbortThrow } from "./abort-throw.js";
import { collectElementSources, findMapping, type FanOutArgument } from "./fan-out-argument.js";
import { isPause } from "./pause.js";

/** How many calls deep functions are read. */
const MAX_DEPTH = 4;

/** Promises that are known not to reject. */
const settling = new Set(["Promise.resolve", "Promise.allSettled", "TaskGroup.settle"]);

/** Promises that reject when one that they are given does. */
const combining = new Set(["Promise.all", "Promise.race"]);

/** How an expression is asked: how many calls deep it stands, and whether an abort counts as a failure. */
interface Asked {
  readonly depth: number;
  /** Where given, an abort is no failure; they name the user's own tests for one. */
  readonly besidesAbort?: Settings;
}

/**
 * Whether a task of a fan-out can fail by more than an abort, as far as its code is in view: what nobody can see can. A
 * task that keeps every error (`async (x) => { try { return await load(x); } catch { return null; } }`) cannot.
 */
export function canTasksFail(view: SourceView, argument: FanOutArgument, settings: Settings): boolean {
  const { held } = argument;
  const sources = collectElementSources(argument).filter(
    (source) => !held || unwrap(source) !== unwrapOf(argument),
  );
  const asked = { depth: 0, besidesAbort: settings };
  return sources.length === 0 || sources.some((source) => canReject(view, source, asked));
}

function unwrapOf({ node }: FanOutArgument): TSESTree.Node | undefined {
  return node && unwrap(node);
}

/** Whether the promise (or one of the list of promises) that an expression makes can reject. */
export function canReject(view: SourceView, expression: TSESTree.Node, asked: Asked = { depth: 0 }): boolean {
  const node = unwrap(expression);
  const next = (inner: TSESTree.Node | null): boolean => inner !== null && canReject(view, inner, asked);
  switch (node.type) {
    case "Literal":
    case "TemplateLiteral":
    case "ObjectExpression":
      return false;
    case "ArrayExpression":
      return node.elements.some(next);
    case "SpreadElement":
    case "AwaitExpression":
      return next(node.argument);
    case "ConditionalExpression":
      return next(node.consequent) || next(node.alternate);
    case "LogicalExpression":
      return next(node.left) || next(node.right);
    case "Identifier":
      return canNamedReject(view, node, asked);
    case "CallExpression":
      return canCallReject(view, node, asked);
    case "NewExpression":
      return canExecutorReject(node);
    default:
      return true;
  }
}

function canNamedReject(view: SourceView, name: TSESTree.Identifier, asked: Asked): boolean {
  if (name.name === "undefined") return false;
  const definition = findVariable(view, name)?.defs[0];
  if (definition?.type !== "Variable" || definition.parent.kind !== "const" || asked.depth >= MAX_DEPTH)
    return true;
  const { id, init } = definition.node;
  return id.type !== "Identifier" || !init || canReject(view, init, deeper(asked));
}

function deeper(asked: Asked): Asked {
  return { ...asked, depth: asked.depth + 1 };
}

function canCallReject(view: SourceView, call: TSESTree.CallExpression, asked: Asked): boolean {
  const callee = unwrap(call.callee);
  const [first] = call.arguments;
  const name = findDottedName(callee) ?? "";
  if (settling.has(name) || isPause(call)) return false;
  if (combining.has(name) && first) return canReject(view, first, asked);
  const mapping = findMapping(call);
  if (mapping) return canFunctionReject(view, mapping.callback, asked);
  if (callee.type === "MemberExpression") {
    const chained = canChainedReject(view, { call, callee }, asked);
    if (chained !== undefined) return chained;
  }
  return !givesErrorsAsValues(view, call) && canFunctionReject(view, callee, asked);
}

interface Chained {
  readonly call: TSESTree.CallExpression;
  readonly callee: TSESTree.MemberExpression;
}

/** `p.then(f)` · `p.catch(f)` · `p.finally(f)` · `list.filter(f)`; undefined for any other method. */
function canChainedReject(view: SourceView, { call, callee }: Chained, asked: Asked): boolean | undefined {
  const name = findMemberName(callee);
  const [first, second] = call.arguments;
  const handler = name === "catch" ? first : name === "then" ? second : undefined;
  if (handler) return isFunction(handler) && canHandlerReject(view, handler, asked);
  if (name === "filter" || name === "finally") return canReject(view, callee.object, asked);
  if (name !== "then") return undefined;
  return canReject(view, callee.object, asked) || (isFunction(first) && canNextReject(view, first, asked));
}

/** What is done with the value of a promise: `(response) => response.json()`. */
function canNextReject(view: SourceView, next: FunctionNode, asked: Asked): boolean {
  if (next.body?.type === "BlockStatement") return canBlockReject(view, next.body, deeper(asked));
  const value = next.body && unwrap(next.body);
  return (
    value?.type === "CallExpression" && isAsynchronous(view, value) && canReject(view, value, deeper(asked))
  );
}

/** `.catch((e) => log.error(e))` keeps the error; a handler written as one expression lets it go by Promise.reject only. */
function canHandlerReject(view: SourceView, handler: FunctionNode, asked: Asked): boolean {
  if (handler.body?.type === "BlockStatement") return canFunctionReject(view, handler, asked);
  const value = handler.body && unwrap(handler.body);
  return value?.type === "CallExpression" && findDottedName(value.callee) === "Promise.reject";
}

/** `new Promise((resolve) => …)` without a `reject`. */
function canExecutorReject(node: TSESTree.NewExpression): boolean {
  const [executor] = node.arguments;
  return findDottedName(node.callee) !== "Promise" || !isFunction(executor) || executor.params.length > 1;
}

/** Whether a call of a function can end in an error: the function itself, or one that it names and that is in view. */
function canFunctionReject(view: SourceView, reference: TSESTree.Node, asked: Asked): boolean {
  const found = asked.depth < MAX_DEPTH ? findVisibleFunction(view, reference) : undefined;
  if (!found?.fn.body) return true;
  const { body } = found.fn;
  if (body.type !== "BlockStatement") return canResultReject(found.view, found.fn, deeper(asked));
  return canBlockReject(found.view, body, deeper(asked));
}

/** A function written as one expression: `async (id) => ({ id, text: await load(id) })` fails by what it awaits. */
function canResultReject(view: SourceView, fn: FunctionNode, asked: Asked): boolean {
  const body = unwrap(fn.body as TSESTree.Expression);
  const isValue = values.test(body.type) || canBePromise(view, { value: body }) === false;
  if (!fn.async || !isValue) return canReject(view, body, asked);
  const passes = (node: TSESTree.Node): boolean =>
    node.type === "AwaitExpression" && canReject(view, node.argument, asked);
  return findDescendant(view, body, { passes, own: true }) !== undefined;
}

const values = /^(?:ObjectExpression|ArrayExpression|TemplateLiteral|BinaryExpression)$/;

/** Whether an error leaves a block: it is thrown, or awaited, or returned, where no handler keeps it. */
function canBlockReject(view: SourceView, block: TSESTree.BlockStatement, asked: Asked): boolean {
  const leaves = (node: TSESTree.Node): boolean => {
    if (!mayEnd(view, node, asked)) return false;
    // A returned promise leaves the try without stopping there.
    if (node.type === "ReturnStatement") return true;
    return !isKeptInside(view, block, { ...asked, node });
  };
  return findDescendant(view, block, { passes: leaves, own: true }) !== undefined;
}

function mayEnd(view: SourceView, node: TSESTree.Node, asked: Asked): boolean {
  switch (node.type) {
    case "ThrowStatement":
      return !asked.besidesAbort || !isAbortThrow(view, asked.besidesAbort, node);
    case "ForOfStatement":
      return node.await;
    case "AwaitExpression":
      return canReject(view, node.argument, asked);
    case "ReturnStatement": {
      const value = node.argument && unwrap(node.argument);
      return value?.type === "CallExpression" && isAsynchronous(view, value) && canReject(view, value, asked);
    }
    default:
      return false;
  }
}

/** `return results.filter(Boolean)` is a value, whose making has ended; what nobody can see may be a promise. */
function isAsynchronous(view: SourceView, call: TSESTree.CallExpression): boolean {
  const callee = unwrap(call.callee);
  const fn = findVisibleFunction(view, callee)?.fn;
  if (fn) return fn.async || fn.body?.type !== "BlockStatement";
  const isPromise = findEnclosingFunction(call)?.async ? canBePromise(view, { value: call }) : undefined;
  if (isPromise !== undefined) return isPromise;
  return callee.type !== "MemberExpression" || !valueMethods.test(findMemberName(callee) ?? "");
}

/** Methods of values and collections, which answer at once. */
const valueMethods =
  /^(?:filter|map|flat|flatMap|slice|join|sort|reduce|find|some|every|includes|concat|keys|values|entries|trim|replace|replaceAll|toString|parse|stringify|split|has|get|from|assign|freeze)$/;

interface Leaving extends Asked {
  readonly node: TSESTree.Node;
}

/** Whether a try between a node and its function takes the error and keeps it. */
export function isKeptInside(view: SourceView, root: TSESTree.Node, leaving: Leaving): boolean {
  const { node, ...asked } = leaving;
  for (let inner = node, outer = node.parent; outer && inner !== root; inner = outer, outer = outer.parent) {
    const handler = outer.type === "TryStatement" && outer.block === inner ? outer.handler : null;
    if (handler && !canBlockReject(view, handler.body, asked)) return true;
  }
  return false;
}
