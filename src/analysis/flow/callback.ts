import type { TSESTree } from "@typescript-eslint/types";
import { findDottedName, unwrap } from "../syntax/expressions.js";
import { collectParameters, isFunction } from "../syntax/functions.js";
import { holdsError, listOf, type Shape } from "./shape.js";
import { passTarget } from "./target.js";
import { escape, giveUp, type Callees, type Walk } from "./walk.js";

/** A function given to a call, and which of its parameters gets the carrier. */
export interface CallbackParameter {
  readonly call: TSESTree.Node;
  readonly callback: TSESTree.Node;
  readonly parameter: number;
}

/** Follows a carrier that a known method hands to its callback: `list.map((p) => …)`. */
export function passCallbackArgument(walk: Walk, at: CallbackParameter, shape: Shape): void {
  const given = unwrap(at.callback);
  if (given.type === "Identifier" && (given.name === "Boolean" || given.name === "undefined")) return;
  const callees = findFunctions(walk, given);
  passParameters(walk, callees, { index: at.parameter, shape });
  const about = { view: walk.view, node: at.callback, shape };
  if (!callees.complete) giveUp(walk, about, [passedReason(shape), nameOf(walk, given)]);
}

/** The functions that an expression can mean. */
export function findFunctions(walk: Walk, given: TSESTree.Node): Callees {
  if (isFunction(given)) return { functions: [{ view: walk.view, node: given }], complete: true };
  return walk.links.callees(walk, given);
}

/** Binds a carrier to the parameter of that index in every function. */
export function passParameters(
  walk: Walk,
  { functions }: Callees,
  { index, shape }: { readonly index: number; readonly shape: Shape },
): void {
  for (const { view, node } of functions) {
    const inside = { ...walk, view };
    const parameters = collectParameters(node);
    const rest = parameters.at(-1);
    const parameter = parameters[index];
    if (rest?.type === "RestElement" && index >= parameters.length - 1)
      passTarget(inside, rest.argument, listOf(shape));
    else if (parameter) passTarget(inside, parameter, shape);
    else if (readsArguments(inside, node)) escape(inside, node, ["used-as-value", "arguments"]);
  }
}

function readsArguments(walk: Walk, fn: TSESTree.Node): boolean {
  const scope = walk.view.scopeManager.acquire(fn, true);
  return (scope?.set.get("arguments")?.references.length ?? 0) > 0;
}

/** The reason for which a carrier given to unknown code is given up. */
export function passedReason(shape: Shape): "callback-of" | "error-passed" | "passed-as-argument" {
  if (holdsError(shape)) return "error-passed";
  return shape.kind === "function" ? "callback-of" : "passed-as-argument";
}

/** What the user calls the function, for a detail. */
export function nameOf(walk: Walk, callee: TSESTree.Node): string {
  const dotted = findDottedName(callee);
  if (dotted) return dotted;
  const inner = unwrap(callee);
  const text = inner.type === "MemberExpression" ? inner.property : inner;
  return walk.view.text.slice(...text.range).slice(0, 40);
}
