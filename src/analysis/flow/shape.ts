import type { Range } from "../site.js";

/**
 * What a value does with the rejection that is followed:
 * a promise rejects with it, a function raises it when called (`of: throw`) or returns a carrier of it, a list
 * and an object hold a carrier, `later` is a promise that fulfils with one, an iterator throws it when iterated,
 * `error` is the caught value itself (home: the handler that caught it), `throw` is an evaluation that throws it.
 */
export type Shape =
  | { readonly kind: "promise" | "throw" | "iterator" }
  | { readonly kind: "list" | "function" | "later"; readonly of: Shape }
  | { readonly kind: "object"; readonly name: string; readonly of: Shape; readonly origin?: Home }
  | { readonly kind: "error"; readonly home: Home };

/** A place in a file: the handler whose tests of its error are rewritten with it; the property that an object was made with. */
export interface Home {
  readonly path: string;
  readonly range: Range;
}

export const promiseShape: Shape = { kind: "promise" };
export const throwShape: Shape = { kind: "throw" };
export const iteratorShape: Shape = { kind: "iterator" };

export function listOf(of: Shape): Shape {
  return { kind: "list", of };
}

/** A list of lists, opened by one level: what `flat` and `flatMap` give. */
export function flattened(list: Shape): Shape {
  return list.kind === "list" && list.of.kind === "list" ? list.of : list;
}

export function functionOf(of: Shape): Shape {
  return { kind: "function", of };
}

/** A promise of a value; a promise of a rejecting promise is a rejecting promise. */
export function laterOf(of: Shape): Shape {
  if (of.kind === "promise" || of.kind === "throw") return promiseShape;
  return of.kind === "later" ? of : { kind: "later", of };
}

/** An object whose member of that name is a carrier; the name `*` means any member. */
export function objectOf(name: string, of: Shape, origin?: Home): Shape {
  return { kind: "object", name, of, ...(origin ? { origin } : {}) };
}

/** The object shape in a value that knows the property it was made with, the innermost one. */
export function findMadeObject(shape: Shape): Extract<Shape, { kind: "object" }> | undefined {
  const inner = "of" in shape ? findMadeObject(shape.of) : undefined;
  return inner ?? (shape.kind === "object" && shape.origin ? shape : undefined);
}

/** The text of a shape: `function<promise>` · `object.load<function<promise>>`. Equal texts are equal shapes. */
export function renderShape(shape: Shape): string {
  switch (shape.kind) {
    case "list":
    case "function":
    case "later":
      return `${shape.kind}<${renderShape(shape.of)}>`;
    case "object":
      return `object.${shape.name}${shape.origin ? renderHome(shape.origin) : ""}<${renderShape(shape.of)}>`;
    case "error":
      return `error${renderHome(shape.home)}`;
    default:
      return shape.kind;
  }
}

function renderHome({ path, range }: Home): string {
  return `@${path}:${range[0]}-${range[1]}`;
}

/** How many carriers are nested in each other; a bound on it makes recursion over shapes end. */
export function depthOf(shape: Shape): number {
  return "of" in shape ? 1 + depthOf(shape.of) : 0;
}

/** Whether a promise lies in the value: dropping it leaves a rejection that nobody observes. */
export function holdsPromise(shape: Shape): boolean {
  if (shape.kind === "promise") return true;
  return (shape.kind === "list" || shape.kind === "object") && holdsPromise(shape.of);
}

/** Whether the caught error itself lies somewhere in the value. */
export function holdsError(shape: Shape): boolean {
  return shape.kind === "error" || ("of" in shape && holdsError(shape.of));
}
