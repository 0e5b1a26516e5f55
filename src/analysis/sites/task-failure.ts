import type { TSESTree } from "@typescript-eslint/types";
import { findVariable } from "../scope/bindings.js";
import type { SourceView } from "../source-view.js";
import { findDescendant, isInside } from "../syntax/containment.js";
import { findDottedName, findMemberName, unwrap } from "../syntax/expressions.js";
import { isFunction, type FunctionNode } from "../syntax/functions.js";
import { findVisibleFunction } from "../types/visible-function.js";
import { collectElementSources, findMapping, type FanOutArgument } from "./fan-out-argument.js";

/** How many calls deep functions are read. */
const MAX_DEPTH = 4;

/** Promises that are known not to reject. */
const settling = new Set(["Promise.resolve", "Promise.allSettled", "TaskGroup.settle"]);

/**
 * Whether a task of a fan-out can fail, as far as the file shows: what nobody can see can. A task that keeps every error
 * (`async (x) => { try { return await load(x); } catch { return null; } }`) cannot: no failure concerns its siblings.
 */
export function canTasksFail(view: SourceView, argument: FanOutArgument): boolean {
  const { held } = argument;
  const sources = collectElementSources(argument).filter(
    (source) => !held || unwrap(source) !== unwrapOf(argument),
  );
  return sources.length === 0 || sources.some((source) => canReject(view, source));
}

function unwrapOf({ node }: FanOutArgument): TSESTree.Node | undefined {
  return node && unwrap(node);
}

/** Whether the promise (or one of the list of promises) that an expression makes can reject. */
export function canReject(view: SourceView, expression: TSESTree.Node, depth = 0): boolean {
  const node = unwrap(expression);
  const next = (inner: TSESTree.Node | null): boolean => inner !== null && canReject(view, inner, depth);
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
      return canNamedReject(view, node, depth);
    case "CallExpression":
      return canCallReject(view, node, depth);
    case "NewExpression":
      return canExecutorReject(node);
    default:
      return true;
  }
}

function canNamedReject(view: SourceView, name: TSESTree.Identifier, depth: number): boolean {
  if (name.name === "undefined") return false;
  const definition = findVariable(view, name)?.defs[0];
  if (definition?.type !== "Variable" || definition.parent.kind !== "const" || depth >= MAX_DEPTH)
    return true;
  const { id, init } = definition.node;
  return id.type !== "Identifier" || !init || canReject(view, init, depth + 1);
}

function canCallReject(view: SourceView, call: TSESTree.CallExpression, depth: number): boolean {
  const callee = unwrap(call.callee);
  if (settling.has(findDottedName(callee) ?? "")) return false;
  const mapping = findMapping(call);
  if (mapping) return canFunctionReject(view, mapping.callback, depth);
  if (callee.type === "MemberExpression") {
    const name = findMemberName(callee);
    const handler = name === "catch" ? call.arguments[0] : name === "then" ? call.arguments[1] : undefined;
    if (handler) return isFunction(handler) && canHandlerReject(view, handler, depth);
    if (name === "then" || name === "finally" || name === "filter")
      return canReject(view, callee.object, depth);
  }
  return canFunctionReject(view, callee, depth);
}

/** `.catch((e) => log.error(e))` keeps the error; a handler written as one expression lets it go by Promise.reject only. */
function canHandlerReject(view: SourceView, handler: FunctionNode, depth: number): boolean {
  if (handler.body?.type === "BlockStatement") return canFunctionReject(view, handler, depth);
  const value = handler.body && unwrap(handler.body);
  return value?.type === "CallExpression" && findDottedName(value.callee) === "Promise.reject";
}

/** `new Promise((resolve) => …)` without a `reject`. */
function canExecutorReject(node: TSESTree.NewExpression): boolean {
  const [executor] = node.arguments;
  return findDottedName(node.callee) !== "Promise" || !isFunction(executor) || executor.params.length > 1;
}

/** Whether a call of a function can end in an error: the function itself, or one that it names and that is in view. */
function canFunctionReject(view: SourceView, reference: TSESTree.Node, depth: number): boolean {
  const found = depth < MAX_DEPTH ? findVisibleFunction(view, reference) : undefined;
  if (!found?.fn.body) return true;
  const { body } = found.fn;
  if (body.type !== "BlockStatement") return canReject(found.view, body, depth + 1);
  return canBlockReject(found.view, body, depth + 1);
}

/** Whether an error leaves a block: it is thrown, or awaited, or returned, where no handler keeps it. */
function canBlockReject(view: SourceView, block: TSESTree.BlockStatement, depth: number): boolean {
  const leaves = (node: TSESTree.Node): boolean => {
    if (!mayEnd(view, node, depth)) return false;
    // A returned promise leaves the try without stopping there.
    if (node.type === "ReturnStatement") return true;
    return !isKeptInside(view, block, { node, depth });
  };
  return findDescendant(view, block, { passes: leaves, own: true }) !== undefined;
}

function mayEnd(view: SourceView, node: TSESTree.Node, depth: number): boolean {
  switch (node.type) {
    case "ThrowStatement":
      return true;
    case "ForOfStatement":
      return node.await;
    case "AwaitExpression":
      return canReject(view, node.argument, depth);
    case "ReturnStatement": {
      const value = node.argument && unwrap(node.argument);
      return value?.type === "CallExpression" && isAsynchronous(view, value) && canReject(view, value, depth);
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
  return callee.type !== "MemberExpression" || !valueMethods.test(findMemberName(callee) ?? "");
}

/** Methods of values and collections, which answer at once. */
const valueMethods =
  /^(?:filter|map|flat|flatMap|slice|join|sort|reduce|find|some|every|includes|concat|keys|values|entries|trim|replace|replaceAll|toString|parse|stringify|split|has|get|from|assign|freeze)$/;

interface Leaving {
  readonly node: TSESTree.Node;
  readonly depth: number;
}

/** Whether a try between a node and its function takes the error and keeps it. */
export function isKeptInside(view: SourceView, root: TSESTree.Node, { node, depth }: Leaving): boolean {
  for (let inner = node, outer = node.parent; outer && inner !== root; inner = outer, outer = outer.parent) {
    const handler = outer.type === "TryStatement" && outer.block === inner ? outer.handler : null;
    if (handler && !canBlockReject(view, handler.body, depth)) return true;
  }
  return false;
}

/** Whether something else in a try can fail: another await, or a throw, outside the call that is asked about. */
export function canFailBesides(view: SourceView, block: TSESTree.Node, call: TSESTree.Node): boolean {
  const other = findDescendant(view, block, {
    own: true,
    passes: (node) =>
      !isInside(node, call) &&
      (node.type === "ThrowStatement" || (node.type === "AwaitExpression" && !isInside(call, node))),
  });
  return other !== undefined;
}
