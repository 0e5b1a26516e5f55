/** What the methods of arrays, sets and maps do with the elements. */

/** The result is an element. */
export const elementReaders: ReadonlySet<string> = new Set(["at", "find", "findLast", "get", "pop", "shift"]);

/** The result is a list of the same elements. */
export const listKeepers: ReadonlySet<string> = new Set([
  "concat",
  "entries",
  "filter",
  "flat",
  "reverse",
  "slice",
  "sort",
  "splice",
  "toReversed",
  "toSorted",
  "toSpliced",
  "union",
  "values",
  "with",
]);

/** Nothing of the elements comes out. */
export const inertListMethods: ReadonlySet<string> = new Set([
  "add",
  "clear",
  "delete",
  "has",
  "includes",
  "indexOf",
  "join",
  "keys",
  "lastIndexOf",
  "push",
  "set",
  "toString",
  "unshift",
]);

/** Methods that put their arguments into the receiver. */
export const containerMethods: ReadonlySet<string> = new Set([
  "add",
  "fill",
  "push",
  "set",
  "splice",
  "unshift",
]);

const elementCallbacks = new Set([
  "every",
  "filter",
  "find",
  "findIndex",
  "findLast",
  "findLastIndex",
  "flatMap",
  "forEach",
  "map",
  "some",
  "sort",
  "toSorted",
]);

/** Which parameter of the method's callback is the element. */
export function parameterOfElement(method: string): number | undefined {
  if (method === "reduce" || method === "reduceRight") return 1;
  return elementCallbacks.has(method) ? 0 : undefined;
}

/** Elements of the result, lists of such, the result itself, or nothing. */
export type ReturnedEffect = "elements" | "lists" | "result" | "dropped";

/** What becomes of what a callback returns. */
export function useOfReturned(method: string): ReturnedEffect | undefined {
  if (method === "map") return "elements";
  if (method === "flatMap") return "lists";
  if (method === "reduce" || method === "reduceRight") return "result";
  return elementCallbacks.has(method) ? "dropped" : undefined;
}
