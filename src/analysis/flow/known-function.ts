import type { TSESTree } from "@typescript-eslint/types";
import { knownForwarders, runtimeForwarders, testDoubles, type Forwarder } from "../models/forwarders.js";
import { findImportedName, isGlobal } from "../scope/bindings.js";
import { findDottedName, findMemberName, unwrap } from "../syntax/expressions.js";
import { passReturned, type ArgumentUse } from "./argument.js";
import { passCallbackArgument } from "./callback.js";
import { readsForeignError } from "./error-home.js";
import { findExecutorPromise, isPromiseConstructor } from "./executor.js";
import { findRejected, passRejected } from "./deferred.js";
import { stepGroupMethod, stepPromiseStatic } from "./gather.js";
import { flattened, holdsError, laterOf, listOf, promiseShape } from "./shape.js";
import { passTarget } from "./target.js";
import { end, escape, passThrow, passValue, type Walk } from "./walk.js";

type Known = (walk: Walk, use: ArgumentUse) => boolean;

/** Follows a carrier into a function whose meaning is known by name; false for any other. */
export const stepKnownFunction: Known = (walk, use) => steps.some((step) => step(walk, use));

const steps: readonly Known[] = [
  stepConstructor,
  stepStatic,
  stepSettler,
  stepGlobal,
  stepAssertion,
  stepComparison,
  stepTest,
  stepTestDouble,
  stepImported,
];

/** `new Promise(executor)` · `new Set(list)` · `new Map(entries)`, which holds the values */
function stepConstructor(walk: Walk, { call, shape, index }: ArgumentUse): boolean {
  if (call.type !== "NewExpression" || call.callee.type !== "Identifier" || index !== 0) return false;
  if (isPromiseConstructor(walk.view, call.callee) && shape.kind === "function") {
    if (shape.of.kind === "throw") passValue(walk, call, promiseShape);
    else if (shape.of.kind === "promise") end(walk, call, "floating");
    return true;
  }
  const isCollection = ["Set", "Map", "Array", "WeakSet", "WeakMap"].includes(call.callee.name);
  if (isCollection && isGlobal(walk.view, call.callee) && shape.kind === "list")
    passValue(walk, call, call.callee.name.endsWith("Map") ? flattened(shape) : shape);
  return isCollection;
}

function stepStatic(walk: Walk, use: ArgumentUse): boolean {
  const callee = unwrap(use.call.callee);
  const dotted = findDottedName(callee);
  if (dotted !== undefined && walk.settings.fanOutFunctions.includes(dotted)) {
    return stepPromiseStatic(walk, use, "all");
  }
  if (callee.type !== "MemberExpression") return false;
  const method = findMemberName(callee) ?? "";
  const object = unwrap(callee.object);
  if (isPromiseObject(walk, object)) return stepPromiseStatic(walk, use, method);
  const imported = findImportedName(walk.view, object);
  const isGroup = imported?.name === "TaskGroup" && walk.settings.runtime.includes(imported.module);
  return isGroup && stepGroupMethod(walk, use, method);
}

function isPromiseObject(walk: Walk, object: TSESTree.Node): boolean {
  if (object.type === "MemberExpression") return findDottedName(object) === "globalThis.Promise";
  return isPromiseConstructor(walk.view, object);
}

/** `resolve(p)` and `reject(e)` of an executor: the new promise takes the rejection over. */
function stepSettler(walk: Walk, { call, shape, index }: ArgumentUse): boolean {
  const callee = unwrap(call.callee);
  const resolved = findExecutorPromise(walk.view, callee, "resolve");
  if (resolved && index === 0) passValue(walk, resolved, laterOf(shape));
  const isOwnReject = findExecutorPromise(walk.view, callee, "reject") !== undefined;
  const rejected = shape.kind === "error" ? findRejected(walk, callee) : undefined;
  if (rejected) passRejected(rejected);
  return resolved !== undefined || isOwnReject || rejected !== undefined;
}

const schedulers = new Set([
  "queueMicrotask",
  "requestAnimationFrame",
  "requestIdleCallback",
  "setImmediate",
  "setInterval",
  "setTimeout",
  "process.nextTick",
  "process.on",
  "process.once",
  "window.addEventListener",
  "document.addEventListener",
]);

/** From which argument on they hand theirs to the callback: `setTimeout(run, 10, load)`. */
const firstArguments: Readonly<Record<string, number>> = {
  setImmediate: 1,
  setInterval: 2,
  setTimeout: 2,
  "process.nextTick": 1,
};

/** Timers and listeners drop what their callback gives; Array and Object functions keep what they are given. */
function stepGlobal(walk: Walk, use: ArgumentUse): boolean {
  const name = findDottedName(use.call.callee)?.replace(
    /^(globalThis|window|self)\.(?=set|queue|request)/,
    "",
  );
  if (name === undefined) return false;
  const parameter = use.index - (firstArguments[name] ?? Infinity);
  const [callback] = use.call.arguments;
  if (parameter >= 0 && callback) {
    passCallbackArgument(walk, { call: use.call, callback, parameter }, use.shape);
    return true;
  }
  if (schedulers.has(name)) {
    if (use.shape.kind === "function") end(walk, use.call, "floating");
    return true;
  }
  const [object, method] = name.split(".");
  if (object === "Array") return stepArrayStatic(walk, use, method ?? "");
  return object === "Object" && stepObjectStatic(walk, use, method ?? "");
}

function stepArrayStatic(walk: Walk, { call, node, shape, index }: ArgumentUse, method: string): boolean {
  if (method === "isArray") return true;
  if (method !== "from" && method !== "fromAsync" && method !== "of") return false;
  if (index === 1 && shape.kind === "function") {
    passReturned(walk, { call, callback: node, effect: "elements" }, shape.of);
    return true;
  }
  if (method === "of") passValue(walk, call, listOf(shape));
  else if (method === "fromAsync") passValue(walk, call, promiseShape);
  else if (shape.kind === "list") passValue(walk, call, shape);
  else if (shape.kind === "iterator") passThrow(walk, call);
  if (call.arguments.length > 1 && shape.kind === "list")
    escape(walk, call, ["unknown-method", "Array.from"]);
  return true;
}

function stepObjectStatic(walk: Walk, { call, shape, index }: ArgumentUse, method: string): boolean {
  const isHeld = shape.kind === "object" || shape.kind === "list";
  if (method === "values" || method === "entries") {
    if (isHeld) passValue(walk, call, method === "values" ? listOf(shape.of) : listOf(listOf(shape.of)));
    return true;
  }
  if (method !== "freeze" && method !== "assign" && method !== "seal")
    return method === "keys" || method === "getOwnPropertyNames";
  passValue(walk, call, shape);
  const [target] = call.arguments;
  const isName = target?.type === "Identifier" || target?.type === "MemberExpression";
  if (index > 0 && isName) passTarget(walk, target, shape);
  return true;
}

/** `expect(p)` and `assert.rejects(p)`: the assertion receives the error. */
function stepAssertion(walk: Walk, { call, node, shape, index }: ArgumentUse): boolean {
  const name = findDottedName(call.callee) ?? "";
  const isAssertion =
    /^(expect|expect\.(soft|poll)|assert\.(rejects|doesNotReject)|t\.(throws|notThrows)Async)$/.test(name);
  if (!isAssertion || index !== 0) return false;
  if (name === "t.throwsAsync" && asksMore(call)) escape(walk, call, "error-tested-elsewhere");
  const { path } = walk.view;
  const isRejection = shape.kind === "promise" || shape.kind === "function";
  const range = [call.range[0], call.range[1]] as const;
  if (isRejection && !asksForRejection(name, call)) end(walk, call, "top");
  else if (isRejection)
    walk.step.handlers.push({ path, range, id: `${path}:${range[0]}`, kind: "assertion" });
  if (shape.kind === "error") readsForeignError(walk, node, shape);
  return true;
}

const comparison =
  /^(?:sinon\.)?assert\.(?:strict\.)?(?:(?:not)?(?:deep)?(?:strict)?equal|(?:deep)?include|is(?:Function|Defined|Ok)|ok|exists|(?:not|always)?called\w*|call(?:Count|Order))$|^t\.(?:is|not|(?:not)?deepEqual|truthy)$/i;

/** `assert.equal(api.load, load)` · `sinon.assert.calledWith(api.load, 1)`: nothing is called. */
function stepComparison(_walk: Walk, { call, shape }: ArgumentUse): boolean {
  const isHeld = shape.kind === "function" || (shape.kind === "object" && !holdsError(shape));
  return isHeld && comparison.test(findDottedName(call.callee) ?? "");
}

/** `t.throwsAsync(p, { instanceOf: X })` · `const error = await t.throwsAsync(p)` */
function asksMore({ arguments: given, parent }: ArgumentUse["call"]): boolean {
  const isDropped = parent.type === "AwaitExpression" && parent.parent.type === "ExpressionStatement";
  return given.length > 1 || !isDropped;
}

/** `expect(p).rejects…`, not `expect(p).resolves…` or ava's `t.notThrowsAsync(p)`, where a rejection fails the test. */
function asksForRejection(name: string, call: TSESTree.Node): boolean {
  if (!name.startsWith("expect")) return name !== "t.notThrowsAsync";
  for (
    let node = call.parent;
    node?.type === "MemberExpression" || node?.type === "CallExpression";
    node = node.parent
  ) {
    if (node.type === "MemberExpression" && /^reject/.test(findMemberName(node) ?? "")) return true;
  }
  return false;
}

const testFunctions =
  /^(it|test|describe|suite|before|after|beforeEach|afterEach|beforeAll|afterAll|bench)(\.\w+)*$/;

/** `it.each(table)("name", body)` is called twice, or with a template first. */
function findTestCallee(callee: TSESTree.Node): TSESTree.Node {
  if (callee.type === "CallExpression") return callee.callee;
  return callee.type === "TaggedTemplateExpression" ? callee.tag : callee;
}

/** A test's body: its failure is shown by the test runner. */
function stepTest(walk: Walk, { call, shape }: ArgumentUse): boolean {
  const callee = findTestCallee(call.callee);
  const name = findDottedName(callee) ?? "";
  if (shape.kind !== "function" || !testFunctions.test(name)) return false;
  if (findImportedName(walk.view, rootOf(callee))?.module.startsWith(".")) return false;
  end(walk, call, "top");
  return true;
}

/** `vi.mocked(load)` is load; `vi.spyOn(api, "load")` and `sinon.stub(api, "load")` leave the calls of the member what they are. */
function stepTestDouble(walk: Walk, { call, shape, index }: ArgumentUse): boolean {
  const kind = index === 0 && shape.kind !== "error" ? findTestDouble(walk, call.callee) : undefined;
  // `sinon.spy(load)` behaves as load.
  if (kind === "wraps" || (kind && shape.kind === "function")) passValue(walk, call, shape);
  return kind !== undefined;
}

function findTestDouble(walk: Walk, callee: TSESTree.Node): "wraps" | "watches" | undefined {
  const imported = findImportedName(walk.view, unwrap(callee));
  const name = imported?.module === "sinon" ? `sinon.${imported.name}` : (findDottedName(callee) ?? "");
  const dot = name.lastIndexOf(".");
  return testDoubles.find(({ maker }) => maker.test(name.slice(0, Math.max(dot, 0))))?.methods[
    name.slice(dot + 1)
  ];
}

/** The first name of a dotted one: `it` of `it.only`. */
function rootOf(callee: TSESTree.Node): TSESTree.Node {
  let node = unwrap(callee);
  while (node.type === "MemberExpression") node = unwrap(node.object);
  return node;
}

/** Functions of the runtime and of well-known libraries. */
function stepImported(walk: Walk, use: ArgumentUse): boolean {
  const imported = findImportedName(walk.view, unwrap(use.call.callee));
  if (!imported) return false;
  const isRuntime = walk.settings.runtime.includes(imported.module);
  if (isRuntime && stepErrorFunction(walk, use, imported.name)) return true;
  const forwarder = isRuntime
    ? runtimeForwarders[imported.name]
    : knownForwarders[`${imported.module}#${imported.name}`];
  return forwarder !== undefined && stepForwarder(walk, use, forwarder);
}

function stepForwarder(walk: Walk, { call, shape, index }: ArgumentUse, forwarder: Forwarder): boolean {
  if (index !== forwarder.index || shape.kind !== "function") return false;
  passValue(walk, call, forwarder.effect === "returns" ? shape : laterOf(shape.of));
  return true;
}

/** `exceptStar(e, …)` throws what no clause takes; the other functions only look at the error: firstError gives no group. */
function stepErrorFunction(walk: Walk, { call, shape }: ArgumentUse, name: string): boolean {
  if (shape.kind !== "error") return false;
  if (name === "exceptStar") {
    passThrow(walk, call);
    passValue(walk, call, promiseShape);
  }
  return true;
}
