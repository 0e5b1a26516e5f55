import type { TSESTree } from "@typescript-eslint/types";
import { findPredicateVerdict } from "../sites/error-class.js";
import { findMemberName, unwrap } from "../syntax/expressions.js";
import { findFunctions, nameOf, passCallbackArgument, passedReason, passParameters } from "./callback.js";
import { isAtHome } from "./error-home.js";
import { isErrorSink, isErrorText } from "./error-sink.js";
import { stepKnownFunction } from "./known-function.js";
import { stepNodeMethod } from "./node-method.js";
import { containerMethods, useOfReturned, type ReturnedEffect } from "./list-methods.js";
import { flattened, holdsError, holdsPromise, laterOf, listOf, type Shape } from "./shape.js";
import { passTarget } from "./target.js";
import { end, escape, giveUp, passThrow, passValue, type Flow, type Walk } from "./walk.js";

/** A carrier that is an argument of a call; of a spread argument, the shape is the spread list's. */
export interface ArgumentUse {
  readonly node: TSESTree.Node;
  readonly shape: Shape;
  readonly call: TSESTree.CallExpression | TSESTree.NewExpression;
  readonly index: number;
  readonly isSpread: boolean;
}

/** Follows a carrier into a call: a known function, a method of lists and promises, a function of the program. */
export function stepArgument(walk: Walk, flow: Flow, call: ArgumentUse["call"]): void {
  const { node, shape } = flow;
  const index = call.arguments.indexOf(node as TSESTree.CallExpressionArgument);
  if (index < 0) return;
  const use: ArgumentUse = { node, shape, call, index, isSpread: node.type === "SpreadElement" };
  if (holdsError(shape) && (stepWrapper(walk, use) || isSettledHere(walk, use))) return;
  if (stepKnownFunction(walk, use) || stepKnownMethod(walk, use)) return;
  stepUnknown(walk, use);
}

function stepKnownMethod(walk: Walk, use: ArgumentUse): boolean {
  const callee = unwrap(use.call.callee);
  if (use.call.type !== "CallExpression" || callee.type !== "MemberExpression") return false;
  const name = findMemberName(callee);
  if (name === undefined) return false;
  if (containerMethods.has(name)) return putIn(walk, use, callee);
  if (name === "concat") {
    passValue(walk, use.call, use.shape.kind === "list" ? use.shape : listOf(use.shape));
    return true;
  }
  return (
    use.shape.kind === "function" && !use.isSpread && stepMethodCallback(walk, { ...use, name }, use.shape.of)
  );
}

/** `list.push(p)` · `list.push(...ps)` · `map.set(key, p)`: the receiver holds the carrier. */
function putIn(walk: Walk, { shape, isSpread }: ArgumentUse, callee: TSESTree.MemberExpression): boolean {
  if (isSpread && shape.kind !== "list") return false;
  const receiver = unwrap(callee.object);
  if (receiver.type !== "Identifier" && receiver.type !== "MemberExpression") return false;
  passTarget(walk, receiver, isSpread ? shape : listOf(shape));
  return true;
}

type MethodUse = ArgumentUse & { readonly name: string };

/** What a method does with what its callback returns or throws. */
function stepMethodCallback(walk: Walk, use: MethodUse, returned: Shape): boolean {
  const { call, name, index } = use;
  if (name === "then" || name === "catch" || name === "finally") {
    const isObserved = returned.kind === "promise" || returned.kind === "throw" || returned.kind === "later";
    if (name !== "finally" || isObserved) passValue(walk, call, laterOf(returned));
    return true;
  }
  const effect = index === 0 ? useOfReturned(name) : undefined;
  if (!effect) return false;
  passReturned(walk, { call, callback: use.node, effect }, returned);
  return true;
}

/** Follows what a callback returns for each element into the call's result. */
export function passReturned(walk: Walk, { call, callback, effect }: ReturnedUse, returned: Shape): void {
  if (returned.kind === "throw") return passThrow(walk, call);
  if (effect === "elements") return passValue(walk, call, listOf(returned));
  if (effect === "lists") return passValue(walk, call, flattened(listOf(returned)));
  if (effect === "dropped") return holdsPromise(returned) ? end(walk, call, "floating") : undefined;
  passValue(walk, call, returned);
  passCallbackArgument(walk, { call, callback, parameter: 0 }, returned);
}

interface ReturnedUse {
  readonly call: TSESTree.Node;
  readonly callback: TSESTree.Node;
  readonly effect: ReturnedEffect;
}

/** A function of the program gets the carrier as its parameter; any other code is an escape. */
function stepUnknown(walk: Walk, use: ArgumentUse): void {
  const callee = unwrap(use.call.callee);
  const about = { view: walk.view, node: use.node, shape: use.shape };
  const hasSpreadBefore = use.call.arguments
    .slice(0, use.index + 1)
    .some((item) => item.type === "SpreadElement");
  const callees = findFunctions(walk, callee);
  const reason = [passedReason(use.shape), nameOf(walk, callee)] as const;
  if (callees.isExternal || !callees.complete) {
    if (stepNodeMethod(walk, use)) return;
  }
  if (callees.functions.length === 0 && holdsError(use.shape) && isErrorText(callee)) return;
  if (callees.isExternal) escape(walk, use.node, reason);
  else if (hasSpreadBefore || !callees.complete) giveUp(walk, about, reason);
  if (!hasSpreadBefore) passParameters(walk, callees, { index: use.index, shape: use.shape });
}

/** `new LoadError("…", e)` · `super("…", e)`: a new error holds the caught one, under names that its constructor tells. */
function stepWrapper(walk: Walk, { call, node, shape, index }: ArgumentUse): boolean {
  const isNew = call.type === "NewExpression" && /Error|Exception/.test(nameOf(walk, call.callee));
  if (!isNew && call.callee.type !== "Super") return false;
  const callees = findFunctions(walk, call.callee);
  passParameters(walk, callees, { index, shape });
  if (callees.functions.length > 0) return true;
  const [names, held] = shape.kind === "object" ? [[shape.name], shape.of] : [usualNames, shape];
  for (const name of names) walk.links.wrapped(walk, { view: walk.view, node, shape: held }, name);
  return true;
}

/** How errors call the one that they are made around. */
const usualNames = ["cause", "original", "originalError"];

/** Whether a call on the caught error is the handler's own business: a log line, a test at home. */
function isSettledHere(walk: Walk, use: ArgumentUse): boolean {
  if (isErrorSink(unwrap(use.call.callee))) return true;
  if (!isTest(walk, use.call)) return false;
  if (use.call.type === "CallExpression" && findPredicateVerdict(walk.view, use.call, use.index) === "plain")
    return true;
  if (!isAtHome(walk, use.node, use.shape)) escape(walk, use.node, "error-tested-elsewhere");
  return true;
}

function isTest(walk: Walk, call: TSESTree.Node): boolean {
  if ("callee" in call && /^(is|has)[A-Z_]/.test(nameOf(walk, call.callee as TSESTree.Node))) return true;
  let child = call;
  for (let parent = call.parent; parent; child = parent, parent = parent.parent) {
    if ("test" in parent) return parent.test === child;
    const passes =
      parent.type === "LogicalExpression" ||
      parent.type === "UnaryExpression" ||
      parent.type === "AwaitExpression";
    if (!passes) return false;
  }
  return false;
}
