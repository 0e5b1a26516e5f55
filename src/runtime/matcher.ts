import { CancelledError, type NonErrorThrown, isCancelled, isError, rawThrown } from "./cancelled-error.js";
import { mark } from "./shared.js";
import { isCoded, type Decide } from "./group-tree.js";
import { isThenable } from "./inputs.js";

/** One condition: a class, a type guard, a predicate, or the `code` that the error must have. */
export type MatcherPart =
  (abstract new (...args: any[]) => unknown) | ((error: any) => unknown) | { readonly code: string };

/**
 * What errors a handler or a guard takes: one condition, or a list of which one must hold.
 * Predicates and type guards take `any`, so that the condition of an `if` can be moved in as it stands; they are
 * asked about leaves only, since the message of a group repeats those of its leaves.
 */
export type Matcher = MatcherPart | readonly [MatcherPart, ...MatcherPart[]];

type IsAny<T> = 0 extends 1 & T ? true : false;
type IsSame<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

// A cancellation is whatever `isCancelled` says, which need not be an instance of our class.
type Instance<I> = IsAny<I> extends true ? any : IsSame<I, CancelledError> extends true ? Error : I;

type MatchedPart<P> = P extends abstract new (...args: any[]) => infer I
  ? Instance<I>
  : P extends (error: any) => error is infer X
    ? X
    : P extends { readonly code: infer C extends string }
      ? Error & { code: C }
      : Error;

/** The errors that a matcher takes, as they were thrown. */
export type Matched<M> =
  IsAny<M> extends true ? any : M extends readonly unknown[] ? MatchedPart<M[number]> : MatchedPart<M>;

type AsError<T> = T extends Error ? T : (Error & T) | (NonErrorThrown & { readonly value: T });

/** The same as leaves of a group, where a NonErrorThrown stands for a thrown value that is no Error. */
export type MatchedError<M> = IsAny<Matched<M>> extends true ? any : AsError<Matched<M>>;

export type AnyClass = abstract new (...args: any[]) => object;

// Classes and built-in constructors have a `prototype` that cannot be written; functions that make errors the old way
// inherit from Error. Anything else that is callable is a predicate.
export function isClass(value: object): value is AnyClass {
  const prototype = Object.getOwnPropertyDescriptor(value, "prototype");
  return prototype?.writable === false || prototype?.value instanceof Error;
}

const isGroupClass = ({ prototype }: AnyClass): boolean =>
  prototype instanceof AggregateError || /^(Aggregate|Suppressed)Error$/.test((prototype as Error).name);

/** Whether a leaf, as it was thrown, is an instance. */
function instanceTest(cls: AnyClass, forHandler: boolean): (raw: unknown) => boolean {
  // Of this or another copy of the package; subclasses only inherit the mark.
  const own = Object.getOwnPropertyDescriptor(cls.prototype, mark)?.value;
  if (own === "CancelledError") return isCancelled;
  if (own === "NonErrorThrown") return (raw) => !isError(raw);
  // Error and Object take every error there is: in a handler that must not swallow a cancellation.
  const sparesCancellation = forHandler && cls.prototype.isPrototypeOf(CancelledError.prototype);
  return (raw) => raw instanceof cls && !(sparesCancellation && isCancelled(raw));
}

/** Classes of groups are asked about groups, anything else about leaves; a test also about a group that has a code. */
function compilePart(part: any, forHandler: boolean): Decide {
  const isAny = typeof part === "function";
  const cls = isAny && isClass(part) ? part : undefined;
  if (cls && isGroupClass(cls)) {
    if (forHandler) throw new TypeError(`A handler takes errors, not groups: ${cls.name}`);
    return (node, children) => !!children && (node instanceof cls || undefined);
  }
  if (!isAny && typeof part?.code !== "string") {
    throw new TypeError("A matcher is a class, a predicate, { code } or a list of these");
  }
  const { code } = part;
  const test = cls ? instanceTest(cls, forHandler) : isAny ? part : (raw: any) => raw?.code === code;
  return (node, children) => {
    if (children && (cls || !isCoded(node))) return undefined;
    const verdict: unknown = test(rawThrown(node));
    if (!isThenable(verdict)) return !!verdict;
    throw new TypeError("A predicate must not be async");
  };
}

/**
 * Reads a matcher once, so that a wrong one is a TypeError before any error is looked at.
 * For a handler, classes of groups are refused, and `Error` leaves cancellation alone.
 */
export function compileMatcher(matcher: Matcher, forHandler = false): Decide {
  const parts: readonly unknown[] = Array.isArray(matcher) && matcher.length > 0 ? matcher : [matcher];
  const decisions = parts.map((part) => compilePart(part, forHandler));
  return (node, children) => {
    let verdict: boolean | undefined = false;
    for (const decide of decisions) {
      const one = decide(node, children);
      if (one) return true;
      // One that wants to look inside is enough to open a group.
      if (one === undefined) verdict = undefined;
    }
    return verdict;
  };
}
