import type { TSESTree } from "@typescript-eslint/types";
import { elementCallbacks, elementKeepers } from "../models/forwarders.js";
import { isGlobal } from "../scope/bindings.js";
import { findAlternatives, findDottedName, unwrap } from "../syntax/expressions.js";
import { readCall, readCallback, readSettling } from "./calls.js";
import { readError } from "./errors.js";
import { canBring, type FlowContext, type Site } from "./flow-context.js";
import { joinFlows, nothing, type Flow } from "./group-flow.js";
import { findCalledMember } from "./member-values.js";
import { readExecutor } from "./promise-executor.js";
import { readVariable } from "./variables.js";

/** What arrives where the value of an expression is awaited: a promise, or an array of them given to Promise.all. */
export function readRejections(context: FlowContext, site: Site, expression: TSESTree.Node): Flow {
  const node = unwrap(expression);
  if (!canBring(context, site.view, node)) return nothing;
  const all = (nodes: readonly (TSESTree.Node | null | undefined)[]): Flow =>
    joinFlows(nodes.map((one) => (one ? readRejections(context, site, one) : nothing)));
  switch (node.type) {
    case "Identifier":
      return readVariable(context, site, { node, use: "awaited" });
    case "CallExpression":
      return readPromiseCall(context, site, node);
    case "NewExpression":
      return readExecutor(context, site, node);
    case "ArrayExpression":
      return all(node.elements);
    case "SpreadElement":
      return all([node.argument]);
    case "MemberExpression":
      return node.computed ? all([node.object]) : nothing;
    default:
      return all(findAlternatives(node) ?? []);
  }
}

function readPromiseCall(context: FlowContext, site: Site, call: TSESTree.CallExpression): Flow {
  const carried = readStatic(context, site, call);
  if (carried) return carried;
  const called = readCall(context, site, call).rejects;
  return joinFlows([called, readChained(context, site, call)]);
}

/** `Promise.all(list)` carries what its elements reject with; undefined where the call is none of Promise's own. */
function readStatic(context: FlowContext, site: Site, call: TSESTree.CallExpression): Flow | undefined {
  const [first, callback] = call.arguments;
  const name = findDottedName(call.callee);
  const object = name?.startsWith("Promise.") || name?.startsWith("Array.") ? unwrap(call.callee) : undefined;
  if (object?.type !== "MemberExpression" || object.object.type !== "Identifier") return undefined;
  if (!isGlobal(site.view, object.object)) return undefined;
  const elements = first ? readRejections(context, site, first) : nothing;
  switch (name) {
    case "Promise.all":
      return joinFlows([elements, readCall(context, site, call).rejects]);
    case "Promise.race":
    case "Promise.resolve":
      return elements;
    case "Promise.reject":
      return first ? readError(context, site, first) : nothing;
    case "Promise.allSettled":
      return nothing;
    case "Promise.try":
      return first ? readSettling(context, { site, node: first }) : nothing;
    case "Array.from":
    case "Array.fromAsync":
      return callback
        ? joinFlows([elements, readCallback(context, { site, node: callback }).rejects])
        : elements;
    default:
      return undefined;
  }
}

/** What a chain and an array method pass on: `.then(a)` · `.finally(f)` · `.map(f)`; a second argument or `.catch` takes it. */
function readChained(context: FlowContext, site: Site, call: TSESTree.CallExpression): Flow {
  const member = findCalledMember(unwrap(call.callee));
  if (!member) return nothing;
  const { object, name } = member;
  const [first, second] = call.arguments;
  const receiver = (): Flow => readRejections(context, site, object);
  const after = (callback: TSESTree.Node | undefined): Flow =>
    callback ? readSettling(context, { site, node: callback }) : nothing;
  const handled = (handler: TSESTree.Node): Flow =>
    readSettling(context, { site, node: handler, given: [{ flow: receiver() }] });
  if (name === "then") {
    return joinFlows([after(first), second && !isEmpty(second) ? handled(second) : receiver()]);
  }
  if (name === "catch") return first && !isEmpty(first) ? handled(first) : receiver();
  if (name === "finally") return joinFlows([receiver(), after(first)]);
  if (elementCallbacks.has(name)) {
    return joinFlows([receiver(), first ? readCallback(context, { site, node: first }).rejects : nothing]);
  }
  if (elementKeepers.has(name)) {
    return joinFlows([receiver(), ...call.arguments.map((one) => readRejections(context, site, one))]);
  }
  return nothing;
}

function isEmpty(node: TSESTree.Node): boolean {
  const value = unwrap(node);
  if (value.type === "Literal") return value.value === null;
  return value.type === "Identifier" && value.name === "undefined";
}
