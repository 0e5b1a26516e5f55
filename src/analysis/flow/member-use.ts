import type { TSESTree } from "@typescript-eslint/types";
import { findMemberName } from "../syntax/expressions.js";
import { passCaught } from "./caught.js";
import { passCallbackArgument } from "./callback.js";
import { readsForeignError } from "./error-home.js";
import { isShownText } from "../sites/error-text.js";
import { elementReaders, inertListMethods, listKeepers, parameterOfElement } from "./list-methods.js";
import { flattened, listOf, promiseShape, type Shape } from "./shape.js";
import { escape, giveUp, passResult, passThrow, passValue, type Flow, type Walk } from "./walk.js";

/** Follows a carrier into an access to one of its members: `p.then(…)` · `list.push(…)` · `api.load` · `fn.call(…)`. */
export function stepMember(walk: Walk, flow: Flow, access: TSESTree.MemberExpression): void {
  const { shape } = flow;
  const call = findMethodCall(access);
  switch (shape.kind) {
    case "promise":
    case "later":
      return call ? stepPromiseMethod(walk, flow, call) : stepShould(walk, access);
    case "list":
      return stepList(walk, { ...flow, node: access }, call);
    case "function":
      return stepFunctionMember(walk, { ...flow, node: access }, call);
    case "object":
      return stepObject(walk, { ...flow, node: access }, access);
    case "iterator":
      return stepIterator(walk, access, call);
    case "error":
      return isShownText(walk.view, access) ? undefined : readsForeignError(walk, access, shape);
  }
}

/** The call whose callee the access is, through an optional chain or `!`. */
function findMethodCall(access: TSESTree.MemberExpression): TSESTree.CallExpression | undefined {
  let callee: TSESTree.Node = access;
  while (callee.parent?.type === "TSNonNullExpression" || callee.parent?.type === "ChainExpression")
    callee = callee.parent;
  const { parent } = callee;
  return parent?.type === "CallExpression" && parent.callee === callee ? parent : undefined;
}

function stepPromiseMethod(walk: Walk, { shape }: Flow, call: TSESTree.CallExpression): void {
  const method = nameOfMethod(call);
  const [first, second] = call.arguments;
  if (call.arguments.some((argument) => argument.type === "SpreadElement"))
    return escape(walk, call, "unknown-method");
  if (method === "finally") return passValue(walk, call, shape);
  const isThen = method === "then";
  if (!isThen && method !== "catch") return;
  if (shape.kind === "later") {
    if (isThen && first) passCallbackArgument(walk, { call, callback: first, parameter: 0 }, shape.of);
    return isThen ? undefined : passValue(walk, call, shape);
  }
  const handler = isThen ? second : first;
  if (handler && !isNothing(handler)) passCaught(walk, call, handler);
  else passValue(walk, call, promiseShape);
}

/** `p.should.be.rejectedWith(X)` */
function stepShould(walk: Walk, access: TSESTree.MemberExpression): void {
  if (findMemberName(access) !== "should") return;
  const { path } = walk.view;
  const range = [access.range[0], access.range[1]] as const;
  walk.step.handlers.push({ path, range, id: `${path}:${range[0]}`, kind: "assertion" });
}

function nameOfMethod(call: TSESTree.CallExpression): string | undefined {
  let { callee }: { callee: TSESTree.Node } = call;
  while (callee.type === "TSNonNullExpression" || callee.type === "ChainExpression")
    callee = callee.expression;
  return callee.type === "MemberExpression" ? findMemberName(callee) : undefined;
}

/** `undefined` and `null` in place of a callback. */
function isNothing(node: TSESTree.Node): boolean {
  return (
    (node.type === "Literal" && node.value === null) ||
    (node.type === "Identifier" && node.name === "undefined")
  );
}

function keptBy(name: string, list: Shape): Shape {
  if (name === "flat") return flattened(list);
  return name === "entries" ? listOf(list) : list;
}

function stepList(
  walk: Walk,
  { node: access, shape }: Flow,
  call: TSESTree.CallExpression | undefined,
): void {
  if (shape.kind !== "list" || access.type !== "MemberExpression") return;
  const name = findMemberName(access);
  if (!call) return isElementAccess(access) ? passValue(walk, access, shape.of) : undefined;
  if (name === undefined) return giveUp(walk, { view: walk.view, node: access, shape }, "unknown-method");
  if (inertListMethods.has(name)) return;
  if (elementReaders.has(name)) passValue(walk, call, shape.of);
  if (listKeepers.has(name)) passValue(walk, call, keptBy(name, shape));
  const parameter = parameterOfElement(name);
  const [callback] = call.arguments;
  if (parameter !== undefined && callback)
    passCallbackArgument(walk, { call, callback, parameter }, shape.of);
  const isKnown = elementReaders.has(name) || listKeepers.has(name) || parameter !== undefined;
  if (!isKnown) giveUp(walk, { view: walk.view, node: access, shape }, ["unknown-method", name]);
}

/** `list[0]` · `list[key]`, but not `list.length`. */
function isElementAccess(access: TSESTree.MemberExpression): boolean {
  const isWritten = access.parent.type === "AssignmentExpression" && access.parent.left === access;
  return access.computed && !isWritten;
}

function stepFunctionMember(
  walk: Walk,
  { node: access, shape }: Flow,
  call: TSESTree.CallExpression | undefined,
): void {
  if (shape.kind !== "function" || access.type !== "MemberExpression" || !call) return;
  const name = findMemberName(access);
  if (name === "call" || name === "apply") passResult(walk, call, shape.of);
  if (name === "bind") passValue(walk, call, shape);
}

function stepObject(walk: Walk, { node, shape }: Flow, access: TSESTree.MemberExpression): void {
  if (shape.kind !== "object") return;
  const name = findMemberName(access);
  const isWritten = access.parent.type === "AssignmentExpression" && access.parent.left === access;
  const isSame = name === undefined || shape.name === "*" || name === shape.name;
  if (isSame && !isWritten) passValue(walk, node, shape.of);
}

function stepIterator(
  walk: Walk,
  access: TSESTree.MemberExpression,
  call: TSESTree.CallExpression | undefined,
): void {
  const name = findMemberName(access);
  if (call && (name === "next" || name === "return" || name === "throw")) {
    passValue(walk, call, promiseShape);
    return passThrow(walk, call);
  }
  escape(walk, access, ["unknown-method", name ?? "an iterator's member"]);
}
