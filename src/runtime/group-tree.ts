import type { ExceptionGroup } from "./exception-group.js";
import { attempt, brandOf, hasBrand, rawThrown, toError } from "./cancelled-error.js";

const groupBrand = brandOf("ExceptionGroup");

/** True of an ExceptionGroup of this or another copy of the package. */
export const isExceptionGroup = (value: unknown): value is ExceptionGroup => hasBrand(value, groupBrand);

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

/** A group whose children are being decided about, and what became of those before `at`. */
interface Frame {
  readonly group: Error;
  readonly children: readonly Error[];
  readonly outer?: Frame;
  readonly match: Error[];
  readonly rest: Error[];
  at: number;
}

const openFrame = (group: Error, children: readonly Error[], outer?: Frame): Frame =>
  ({ group, children, outer, match: [], rest: [], at: 0 }) as Frame;

/** Leaves a frame: what matched and what did not become children of the group around it. */
function closeFrame({ group, children, outer, match, rest }: Frame, derive: Derive): Frame {
  const part = (errors: readonly Error[]): Error => {
    const isWhole = errors.length === children.length && errors.every((error, at) => error === children[at]);
    // An opened native group that has a code becomes one of ours where it matches: as it is, it would be one leaf.
    return isWhole && !(errors === match && isCoded(group)) ? group : derive(group, errors);
  };
  if (match[0]) outer!.match.push(part(match));
  if (rest[0]) outer!.rest.push(part(rest));
  else if (!match[0]) outer!.rest.push(group);
  return outer!;
}

/**
 * Splits an error by `decide` into two of the same nesting and order, with a stack of its own, so that depth is
 * bounded by memory only. Empty sub-groups vanish; a sub-group that stays whole stays the same object.
 */
export function partition(
  root: unknown,
  decide: Decide,
  derive: Derive = (group) => group,
): [match: Error | null, rest: Error | null] {
  // A native group may contain itself.
  const inside = new Set<unknown>();
  // A frame around the root, so that the root is decided about as any other node.
  let frame = openFrame(root as Error, [root as Error]);
  for (;;) {
    const node = frame.children[frame.at++];
    if (!node) {
      if (!frame.outer) return [frame.match[0] ?? null, frame.rest[0] ?? null];
      inside.delete(frame.group);
      frame = closeFrame(frame, derive);
      continue;
    }
    const children = findChildren(node);
    const verdict = decide(node, children);
    if (verdict === null) return [null, null];
    if (!children || verdict !== undefined) frame[verdict ? "match" : "rest"].push(node);
    else if (!inside.has(node)) {
      inside.add(node);
      frame = openFrame(node, children, frame);
    }
  }
}

/** The first node of which `takes` says `wanted`, depth first, in a list; or an empty one. */
export function findNode(root: unknown, takes: Decide, wanted = true): [node?: unknown] {
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
