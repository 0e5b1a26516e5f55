import type { ArgumentUse } from "./argument.js";
import { laterOf, listOf, objectOf, promiseShape, type Shape } from "./shape.js";
import { passValue, type Walk } from "./walk.js";

/** Follows a carrier into a static method of Promise. */
export function stepPromiseStatic(walk: Walk, { call, shape, index }: ArgumentUse, method: string): boolean {
  if (index !== 0) return true;
  switch (method) {
    case "all":
    case "any":
    case "race":
    case "allSettled":
      if (shape.kind === "list") passGathered(walk, call, { method, element: shape.of });
      else if (shape.kind === "iterator") passValue(walk, call, promiseShape);
      return true;
    case "resolve":
      passValue(walk, call, laterOf(shape));
      return true;
    case "reject":
      if (shape.kind === "error") passValue(walk, call, promiseShape);
      return true;
    case "try":
      if (shape.kind === "function") passValue(walk, call, laterOf(shape.of));
      return true;
    default:
      return false;
  }
}

/** Follows a carrier into a static method of TaskGroup: tasks are functions, or promises that are adopted. */
export function stepGroupMethod(walk: Walk, { call, shape, index }: ArgumentUse, method: string): boolean {
  if (method === "run" || method === "map") {
    const callback = method === "run" ? 0 : 1;
    if (index === callback && shape.kind === "function") passValue(walk, call, gatheredBy(method, shape.of));
    return true;
  }
  if (index !== 0 || shape.kind !== "list") return index > 0;
  const element = shape.of.kind === "function" ? laterOf(shape.of.of) : shape.of;
  passGathered(walk, call, { method: method === "settle" ? "allSettled" : method, element });
  return true;
}

function gatheredBy(method: string, returned: Shape): Shape {
  const later = laterOf(returned);
  return method === "map" && later.kind === "later" ? laterOf(listOf(later.of)) : later;
}

interface Gathered {
  readonly method: string;
  readonly element: Shape;
}

function passGathered(walk: Walk, call: ArgumentUse["call"], { method, element }: Gathered): void {
  const value = element.kind === "later" ? element.of : element;
  if (element.kind === "promise") {
    return passValue(walk, call, method === "allSettled" ? settledShape : promiseShape);
  }
  if (method === "any" || method === "race") return passValue(walk, call, laterOf(value));
  if (method === "allSettled") return passValue(walk, call, laterOf(listOf(objectOf("value", value))));
  passValue(walk, call, laterOf(listOf(value)));
}

/** What allSettled gives for a rejection: a result whose `reason` is the error, which no handler caught. */
const settledShape = laterOf(
  listOf(objectOf("reason", { kind: "error", home: { path: "", range: [0, 0] } })),
);
