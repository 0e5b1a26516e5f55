import type { TSESTree } from "@typescript-eslint/types";
import { findVariable } from "../scope/bindings.js";
import { findLoop } from "../syntax/containment.js";
import { findDottedName, unwrap } from "../syntax/expressions.js";
import { isFunction, type FunctionNode } from "../syntax/functions.js";
import { collectExits, type HandlerWorld } from "./cancellation-exits.js";
import { findGivenSignal } from "./cancellation-signal.js";

/** Callees that hand an error to whoever waits for it. */
const deliverers =
  /^(?:reject\w*|\w*reject|next|done|cb|callback|fail\w*|destroy|throw\w*|raise\w*|rethrow\w*|abort|settle|exit|completeExceptionally|propagate\w*|(?:on|emit)\w*(?:error|fail\w*)|set\w*(?:error|exception)|handle\w*|resolve\w*error|serialize\w*err(?:or)?\w*)$/i;
/** What may throw it, whatever else it does: `failOrLog(error)`, and `retry(error)` of promise-retry. */
const throwers = /^(?:fail|throw|raise|re?throw|reject)(?![a-z])|^retry$/;
const observers =
  /^(?:controller|subscriber|observer|sink|writer|stream|subject|emitter|ctrl|deferred|source|this)$/i;
const logger = /log|console|debug|telemetry|sentry|metrics|span|trace|report/i;

/** Whether an expression hands the error itself on: `reject(e)`, `emit("error", e)`, `{ type: "error", error: e }`. */
export function isDelivery(world: HandlerWorld, node: TSESTree.Node): boolean {
  if (node.type === "CallExpression" || node.type === "NewExpression") return isDeliveringCall(world, node);
  if (node.type === "AssignmentExpression") return isStoredForOthers(world, node);
  return node.type === "ObjectExpression" ? holdsError(world, node) : isReturnedError(world, node);
}

/** `return e` and `return [e, null]` give the error to the caller. */
function isReturnedError(world: HandlerWorld, node: TSESTree.Node): boolean {
  const parent = node.parent?.type;
  if (parent !== "ReturnStatement" && parent !== "ArrowFunctionExpression" && parent !== "YieldExpression")
    return false;
  if (node.type === "ArrayExpression")
    return node.elements.some((one) => one !== null && isError(world, one));
  return isError(world, node);
}

/** `this.error = e`, `result.error = e`: kept where others look for it. A local variable is another matter. */
function isStoredForOthers(world: HandlerWorld, node: TSESTree.AssignmentExpression): boolean {
  return (
    node.left.type === "MemberExpression" &&
    isError(world, node.right) &&
    /err|fail|cause|reason/i.test(findDottedName(node.left) ?? "")
  );
}

function isDeliveringCall(
  world: HandlerWorld,
  node: TSESTree.CallExpression | TSESTree.NewExpression,
): boolean {
  const gives = node.arguments.some((one) => isError(world, one) || isErrorCarrier(world, one));
  if (!gives) return false;
  const name = findDottedName(node.callee) ?? "";
  const [holder = "", last = ""] = name.includes(".") ? name.split(".").slice(-2) : ["", name];
  if (node.type === "NewExpression") return false;
  if (last === "push" || last === "add") return findLoop(node) === undefined && !isInCallback(node);
  if (last === "emit" || /^(?:dispatch\w*|postMessage|send|enqueue|publish|yield|write)$/.test(last))
    return true;
  if (throwers.test(last)) return true;
  if (last === "error") return observers.test(holder) && !logger.test(holder);
  if (logger.test(last) || logger.test(holder)) return false;
  return deliverers.test(last);
}

/** A callback runs once an item, as a loop's body does. */
function isInCallback(node: TSESTree.Node): boolean {
  for (let current = node.parent; current; current = current.parent) {
    if (isFunction(current))
      return current.parent?.type === "CallExpression" && current.parent.callee !== current;
  }
  return false;
}

/** `{ type: "error", error: e }`, and a wrapper of the error: `new WrapError("x", { cause: e })`. */
function isErrorCarrier(world: HandlerWorld, node: TSESTree.Node): boolean {
  const value = unwrap(node);
  if (value.type === "ObjectExpression") return holdsError(world, value);
  if (value.type !== "NewExpression" && value.type !== "CallExpression") return false;
  const name = findDottedName(value.callee) ?? "";
  return (
    /error|exception|failure|err$/i.test(name) &&
    value.arguments.some((one) => isError(world, one) || isErrorCarrier(world, one))
  );
}

function holdsError(world: HandlerWorld, node: TSESTree.ObjectExpression): boolean {
  return node.properties.some(
    (property) =>
      property.type === "Property" &&
      (isError(world, property.value) || isErrorCarrier(world, property.value)),
  );
}

/** The error itself, under one of its names or made an Error where it is none; `String(e)` and `e.message` are not. */
function isError(world: HandlerWorld, node: TSESTree.Node): boolean {
  const value = unwrap(node);
  if (value.type === "ConditionalExpression")
    return isError(world, value.consequent) || isError(world, value.alternate);
  return value.type === "Identifier" && world.errors.includes(value.name);
}

/** Whether evaluating a call throws when the work was aborted. */
export function isThrowingCall(world: HandlerWorld, node: TSESTree.Node): boolean {
  if (node.type === "AwaitExpression") return isAbortedCall(world, unwrap(node.argument));
  if (node.type !== "CallExpression") return false;
  const name = findDottedName(node.callee) ?? "";
  if (name === "process.exit" || name === "Deno.exit" || name === "Promise.reject") return true;
  const isReturned = node.parent?.type === "ReturnStatement" && isAbortedCall(world, node);
  return isReturned || isNever(world, node) || throwsItself(world, node);
}

/** A call that is given the same signal rejects at once, because an AbortSignal stays aborted. */
function isAbortedCall(world: HandlerWorld, node: TSESTree.Node): boolean {
  if (node.type !== "CallExpression") return false;
  const given = findGivenSignal(world.view, world.settings, node);
  return given !== undefined && world.signals.includes(given.text);
}

function isNever({ view }: HandlerWorld, node: TSESTree.CallExpression): boolean {
  const tsNode = view.types?.innermostNodeOf(node);
  return (
    tsNode !== undefined &&
    view.types?.checker.typeToString(view.types.checker.getTypeAtLocation(tsNode)) === "never"
  );
}

/** A function of this file whose every path throws when it is given the error. */
function throwsItself(world: HandlerWorld, node: TSESTree.CallExpression): boolean {
  const callee = unwrap(node.callee);
  const index = node.arguments.findIndex((one) => isError(world, one));
  if (callee.type !== "Identifier" || index < 0) return false;
  const fn = findLocalFunction(world, callee);
  const parameter = fn?.params[index];
  if (fn?.body?.type !== "BlockStatement" || parameter?.type !== "Identifier" || isCalledWithin(fn, node))
    return false;
  const { depth = 0 } = world;
  if (depth >= 3) return false;
  const exits = collectExits(
    { ...world, errors: [parameter.name], signals: [], depth: depth + 1 },
    fn.body.body,
  );
  return exits.length > 0 && exits.every((exit) => exit.kind === "throw" || exit.kind === "deliver");
}

function isCalledWithin(fn: FunctionNode, node: TSESTree.Node): boolean {
  return node.range[0] >= fn.range[0] && node.range[1] <= fn.range[1];
}

/** The function of this file that an identifier names. */
export function findLocalFunction(
  { view }: Pick<HandlerWorld, "view">,
  node: TSESTree.Identifier,
): FunctionNode | undefined {
  const definition = findVariable(view, node)?.defs[0];
  if (definition?.type === "FunctionName" && isFunction(definition.node)) return definition.node;
  if (definition?.type !== "Variable" || !definition.node.init) return undefined;
  const init = unwrap(definition.node.init);
  return isFunction(init) ? init : undefined;
}
