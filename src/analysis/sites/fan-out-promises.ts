import type { TSESTree } from "@typescript-eslint/types";
import type { SourceView } from "../source-view.js";
import { findDottedName, unwrap } from "../syntax/expressions.js";
import { canBePromise, mayBeVoid } from "../types/promise-like.js";
import { findFanOutCall, type FanOutSite } from "./fan-out.js";
import { readArgument } from "./fan-out-argument.js";

/** Whether anything that is waited for may be a promise: false only where the syntax or the types say so. */
export function holdsPromises(view: SourceView, site: FanOutSite): boolean {
  const { array, node } = readArgument(view, findFanOutCall(view, site));
  if (!array) return node === undefined || canBePromise(view, { iterable: node }) !== false;
  return array.elements.some((element) => {
    if (element === null || /^(?:Literal|AwaitExpression)$/.test(unwrap(element).type)) return false;
    if (element.type === "SpreadElement") return canBePromise(view, { iterable: element.argument }) !== false;
    return !isTestDefinition(view, element) && canBePromise(view, { value: element }) !== false;
  });
}

const definer = /^(?:it|test|describe|suite|bench)(?:\.\w+)*$/;

/** `it("loads", async () => { … })` of vitest, jest and mocha gives nothing to wait for; node:test's gives a promise. */
function isTestDefinition(view: SourceView, element: TSESTree.Node): boolean {
  if (element.type !== "CallExpression" || !definer.test(findDottedName(element.callee) ?? "")) return false;
  return view.types ? mayBeVoid(view, { value: element }) : !/["'](?:node|bun):test["']/.test(view.text);
}

/** Whether an element may throw as it starts, not in its promise: a call of a listener that gives `void`. */
export function mayThrowAtOnce(view: SourceView, site: FanOutSite): boolean {
  const { array, node } = readArgument(view, findFanOutCall(view, site));
  if (!array) return node !== undefined && mayBeVoid(view, { iterable: node });
  return array.elements.some((element) => {
    if (element === null) return false;
    if (element.type === "SpreadElement") return mayBeVoid(view, { iterable: element.argument });
    return mayBeVoid(view, { value: element });
  });
}
