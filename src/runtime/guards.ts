import { rawThrown, toError } from "./cancelled-error.js";
import { findChildren, findNode, isCoded, opens, type Decide } from "./group-tree.js";
import { compileMatcher, type Matched, type Matcher } from "./matcher.js";

/** The first error, depth first, of which the matcher says `wanted`; a native group that has a code is one error here. */
function find(error: unknown, matcher: Matcher, wanted: boolean): [node?: unknown] {
  const takes = compileMatcher(matcher);
  const decide: Decide = (node, children) =>
    children && isCoded(node)
      ? takes(node) === true || takes(node, children) === true
      : takes(node, children);
  return findNode(toError(error), decide, wanted);
}

/**
 * Whether every leaf of an error, which may be bare, matches: what `error instanceof C` becomes in an `if` where a
 * group may arrive and all of its errors must be of the kind. A plain boolean, since the error itself is not narrowed.
 *
 * @throws TypeError if the matcher is no matcher, and what a predicate throws.
 * @example
 * const group = new ExceptionGroup("two", [new TypeError("a"), new RangeError("b")]);
 * everyError(group, TypeError); // => false
 * everyError(group, [TypeError, RangeError]); // => true
 * everyError(new TypeError("bare"), TypeError); // => true
 */
export function everyError(error: unknown, matcher: Matcher): boolean {
  return find(error, matcher, false).length === 0;
}

/**
 * Whether some leaf of an error, which may be bare, matches.
 *
 * @throws TypeError if the matcher is no matcher, and what a predicate throws.
 * @example
 * const group = new ExceptionGroup("two", [new TypeError("a"), new RangeError("b")]);
 * someError(group, TypeError); // => true
 * someError(group, (error) => error.message === "c"); // => false
 */
export function someError(error: unknown, matcher: Matcher): boolean {
  return find(error, matcher, true).length > 0;
}

/** The first leaf, depth first, as it was thrown; of a bare error, itself. */
export function firstError<E>(error: E): E;
/**
 * The first leaf that matches, as it was thrown.
 *
 * @example
 * const group = new ExceptionGroup("two", [new TypeError("a"), new RangeError("b")]);
 * firstError(group).message; // => 'a'
 * firstError(group, RangeError)?.message; // => 'b'
 * firstError(group, SyntaxError); // => undefined
 */
export function firstError<const M extends Matcher>(error: unknown, matcher: M): Matched<M> | undefined;
export function firstError(error: unknown, ...[matcher]: [Matcher?]): unknown {
  if (matcher) return rawThrown(find(error, matcher, true)[0]);
  const [first = error] = find(error, () => true, true);
  return rawThrown(first);
}

/**
 * The only error of a group that holds one, through all groups of one around it; anything else as it is.
 *
 * @example
 * const group = new ExceptionGroup("outer", [new ExceptionGroup("inner", [new TypeError("alone")])]);
 * String(collapse(group)); // => 'TypeError: alone'
 */
export function collapse(value: unknown): unknown {
  let inner = value;
  // Native groups may hold one another in a circle.
  const seen = new Set<unknown>();
  while (opens(inner) && !seen.has(inner)) {
    seen.add(inner);
    const [only, ...others] = findChildren(inner)!;
    if (others.length > 0) break;
    inner = only;
  }
  return rawThrown(inner);
}
