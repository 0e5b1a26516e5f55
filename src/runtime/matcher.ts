import { CancelledError, NonErrorThrown, isCancelled, rawThrown } from "./cancelled-error.js";
import type { Decide } from "./group-tree.js";

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

interface Condition {
  /** Classes of groups are asked about groups; of the others, only tests are asked about a coded native group. */
  readonly of: "groups" | "leaves" | "wholes";
  readonly holds: (raw: unknown, leaf: unknown) => boolean;
}

export type AnyClass = abstract new (...args: any[]) => object;

// Classes and built-in constructors have a `prototype` that cannot be written; functions that make errors the old way
// inherit from Error. Anything else that is callable is a predicate.
export function isClass(value: object): value is AnyClass {
  const prototype = Object.getOwnPropertyDescriptor(value, "prototype");
  return prototype !== undefined && (prototype.writable === false || prototype.value instanceof Error);
}

function isGroupClass({ prototype }: AnyClass): boolean {
  return (
    prototype instanceof AggregateError || /^(Aggregate|Suppressed)Error$/.test((prototype as Error).name)
  );
}

function isInstanceOf(cls: AnyClass, forHandler: boolean): Condition["holds"] {
  if (Object.hasOwn(cls.prototype, Symbol.for("except-star.CancelledError"))) return isCancelled;
  if (cls === NonErrorThrown) return (raw, leaf) => raw !== leaf;
  // Error and Object take every error there is: in a handler that must not swallow a cancellation.
  const sparesCancellation = forHandler && cls.prototype.isPrototypeOf(CancelledError.prototype);
  return (raw) => raw instanceof cls && !(sparesCancellation && isCancelled(raw));
}

function passes(predicate: (error: unknown) => unknown): Condition["holds"] {
  return (raw) => {
    const verdict = predicate(raw);
    if (verdict && typeof (verdict as PromiseLike<unknown>).then === "function") {
      throw new TypeError("A predicate returned a promise, which would match every error");
    }
    return !!verdict;
  };
}

function compilePart(part: unknown, forHandler: boolean): Condition {
  if (typeof part === "function") {
    if (!isClass(part)) return { of: "wholes", holds: passes(part as (error: unknown) => unknown) };
    if (!isGroupClass(part)) return { of: "leaves", holds: isInstanceOf(part, forHandler) };
    if (!forHandler) return { of: "groups", holds: (node) => node instanceof part };
    throw new TypeError(`A handler cannot take ${part.name}: it is given the errors inside groups`);
  }
  const code = (part as { code?: unknown } | null | undefined)?.code;
  if (typeof part !== "object" || typeof code !== "string") {
    throw new TypeError("A matcher is a class, a predicate, { code: string }, or a list of these");
  }
  return { of: "wholes", holds: (raw) => (raw as { code?: unknown } | null | undefined)?.code === code };
}

/**
 * Reads a matcher once, so that a wrong one is a TypeError before any error is looked at.
 * For a handler, classes of groups are refused, and `Error` leaves cancellation alone.
 */
export function compileMatcher(matcher: Matcher, forHandler = false): Decide {
  const parts: readonly unknown[] = Array.isArray(matcher) ? matcher : [matcher];
  if (parts.length === 0) throw new TypeError("A list of matchers must not be empty");
  const conditions = parts.map((part) => compilePart(part, forHandler));
  const holds = (node: unknown, isAsked: (condition: Condition) => boolean) => {
    const raw = rawThrown(node);
    return conditions.some((condition) => isAsked(condition) && condition.holds(raw, node));
  };
  return (node, kind) => {
    if (kind === "leaf") return holds(node, ({ of }) => of !== "groups");
    if (holds(node, ({ of }) => of === "groups" || (of === "wholes" && kind === "coded"))) return true;
    return kind === "coded" && !conditions.some(({ of }) => of === "leaves") ? false : undefined;
  };
}
