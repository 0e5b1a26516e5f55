import type { ExceptionGroup } from "./exception-group.js";
import { attempt, isKind, rawThrown, toError } from "./cancelled-error.js";

/** True of an ExceptionGroup of this or another copy of the package. */
export const isExceptionGroup = (value: unknown): value is ExceptionGroup => isKind(value, "ExceptionGroup");

/** Stand-ins for thrown values that are not Errors must be the same objects each time a native group is opened. */
const opened = new WeakMap<object, readonly Error[]>();

function openNative(node: Error & Record<string, unknown>): readonly Error[] | undefined {
  const { name, errors, error, suppressed } = node;
  const isAggregate = node instanceof AggregateError || name === "AggregateError";
  // In the order they happened: what was suppressed came first.
  const thrown =
    name === "SuppressedError" && "suppressed" in node ? [suppressed, error] : isAggregate && errors;
  if (!Array.isArray(thrown) || !thrown.length) return undefined;
  const known = opened.get(node) ?? [];
  const children = thrown.map((value, index) => {
    const stand = known[index];
    return stand && rawThrown(stand) === value ? stand : toError(value);
  });
  opened.set(node, children);
  return children;
}

/** The direct children of a group, native or ours; undefined for a leaf, which an empty AggregateError is too. */
export function findChildren(value: unknown): readonly Error[] | undefined {
  // What is no object, or has a getter that throws, is a leaf.
  return isExceptionGroup(value) ? value.errors : attempt(() => openNative(value as never));
}

/** True of a native group that has a `code` of its own: one error to whoever asks for its code. */
export const isCoded = (group: unknown): boolean =>
  !isExceptionGroup(group) && Object.hasOwn(group as object, "code");

/** True of a group that is nothing but one. */
export const opens = (node: unknown): boolean => !!findChildren(node) && !isCoded(node);

/**
 * What to do with a node: true and false decide about it as a whole, undefined opens it (a leaf counts as false), and
 * null ends the walk. A leaf has no children.
 */
export type Decide = (node: unknown, children?: readonly Error[]) => boolean | null | undefined;

/** How the part of a group that holds only some of its children is made. */
export type Derive = (group: Error, errors: readonly Error[]) => Error;

/** The two parts of a split; null where one is empty. */
type Parts = [match: Error | null, rest: Error | null];

/** A group whose children are being decided about, and what became of those before `at`: what matched, and the rest. */
interface Frame {
  readonly group?: Error;
  readonly children: readonly Error[];
  readonly outer?: Frame;
  readonly sides: readonly [Error[], Error[]];
  at: number;
}

/** Leaves a group: what matched and what did not become children of the group around it. */
function close({ group, children, sides }: Frame, outer: Frame, derive: Derive): void {
  sides.forEach((errors, side) => {
    const isWhole = children.every((child, at) => child === errors[at]);
    // An opened native group that has a code becomes one of ours where it matches: as it is, it would be one leaf.
    const keep = isWhole && (side === 1 || !isCoded(group));
    if (errors[0]) outer.sides[side]!.push(keep ? group! : derive(group!, errors));
  });
  // Only where it holds nothing but itself.
  if (!sides[0][0] && !sides[1][0]) outer.sides[1].push(group!);
}

/**
 * Splits an error by `decide` into two of the same nesting and order, with a stack of its own, so that depth is
 * bounded by memory only. Empty sub-groups vanish; a sub-group that stays whole stays the same object.
 */
export function partition(root: unknown, decide: Decide, derive: Derive = (group) => group): Parts {
  // A native group may contain itself.
  const inside = new Set<unknown>();
  const open = (children: readonly Error[], group?: Error, outer?: Frame): Frame => ({
    group,
    children,
    outer,
    sides: [[], []],
    at: 0,
  });
  // A frame around the root, so that the root is decided about as any other node.
  let frame = open([root as Error]);
  for (;;) {
    const { group, children, outer, sides } = frame;
    const node = children[frame.at++];
    if (node) {
      const inner = findChildren(node);
      const verdict = decide(node, inner);
      if (verdict === null) return [null, null];
      if (!inner || verdict !== undefined) sides[verdict ? 0 : 1].push(node);
      else if (!inside.has(node)) {
        inside.add(node);
        frame = open(inner, node, frame);
      }
    } else if (outer) {
      inside.delete(group);
      close(frame, outer, derive);
      frame = outer;
    } else return [sides[0][0] ?? null, sides[1][0] ?? null];
  }
}

/** The first node of which `takes` says `wanted`, depth first, in a list; or an empty one. */
export function findNode(root: unknown, takes: Decide, wanted: boolean): [node?: unknown] {
  let found: [node?: unknown] = [];
  partition(root, (node, children) => {
    const verdict = takes(node, children);
    if (verdict !== wanted) return verdict;
    found = [node];
    return null;
  });
  return found;
}

/** Collects the leaves of an error in order; with `fine`, also those inside a native group that has a code. */
export function collectLeaves(root: unknown, fine = false): Error[] {
  const leaves: Error[] = [];
  partition(root, (node, children) => {
    if (children && (fine || !isCoded(node))) return undefined;
    leaves.push(node as Error);
    return false;
  });
  return leaves;
}
