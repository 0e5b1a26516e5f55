import { groupBrand, hasBrand, rawThrown, toError } from "./cancelled-error.js";

/** A leaf, a group that opens, or a native AggregateError with a `code` of its own: one error to whoever asks for its code. */
export type NodeKind = "leaf" | "group" | "coded";

/** True of an ExceptionGroup of this or another copy of the package. */
export const isExceptionGroup = (value: unknown): boolean => hasBrand(value, groupBrand);

interface NativeGroup {
  readonly name?: unknown;
  readonly errors?: unknown;
  readonly error?: unknown;
  readonly suppressed?: unknown;
}

function nativeChildren(node: NativeGroup): readonly unknown[] {
  const { errors, name } = node;
  if (Array.isArray(errors)) return node instanceof AggregateError || name === "AggregateError" ? errors : [];
  // In the order they happened: what was suppressed came first.
  return name === "SuppressedError" && "suppressed" in node ? [node.suppressed, node.error] : [];
}

/** Stand-ins for thrown values that are not Errors must be the same objects each time a native group is opened. */
const opened = new WeakMap<object, readonly Error[]>();

function asErrors(node: object, thrown: readonly unknown[]): readonly Error[] {
  const known = opened.get(node) ?? [];
  const errors = thrown.map((value, index) =>
    index in known && rawThrown(known[index]) === value ? known[index]! : toError(value),
  );
  opened.set(node, errors);
  return errors;
}

/** The direct children of a group, native or ours; undefined for a leaf, which an empty AggregateError is too. */
export function findChildren(value: unknown): readonly Error[] | undefined {
  try {
    if (isExceptionGroup(value)) return (value as AggregateError).errors;
    const thrown = nativeChildren(value as NativeGroup);
    return thrown.length > 0 ? asErrors(value as object, thrown) : undefined;
  } catch {
    // Not an object, or a foreign error whose getter throws: a leaf.
    return undefined;
  }
}

/** What a node is to a walk; `children` are those that `findChildren` gave for it. */
export function kindOf(node: unknown, children = findChildren(node)): NodeKind {
  if (!children) return "leaf";
  return isExceptionGroup(node) || !Object.hasOwn(node as object, "code") ? "group" : "coded";
}

/** What to do with a node: true and false decide about it as a whole, undefined opens it (a leaf counts as false). */
export type Decide = (node: unknown, kind: NodeKind) => boolean | undefined;

/** How the part of a group that holds only some of its children is made. */
export type Derive = (group: Error, errors: readonly Error[]) => Error;

/** A group whose children are being decided about, and what became of those before `at`. */
interface Frame {
  readonly node: Error;
  readonly outer?: Frame;
  readonly children: readonly Error[];
  readonly match: Error[];
  readonly rest: Error[];
  at: number;
}

const openFrame = (node: Error, children: readonly Error[], outer?: Frame): Frame => ({
  node,
  children,
  match: [],
  rest: [],
  at: 0,
  ...(outer && { outer }),
});

/**
 * Splits an error by `decide` into two of the same nesting and order, with a stack of its own, so that depth is
 * bounded by memory only. Empty sub-groups vanish; a sub-group that stays whole stays the same object.
 */
export function partition(
  root: unknown,
  decide: Decide,
  derive: Derive = (group) => group,
): [match: Error | null, rest: Error | null] {
  const inside = new Set<unknown>();
  // A frame around the root, so that the root is decided about as any other node.
  let frame = openFrame(root as Error, [root as Error]);
  const part = (errors: readonly Error[], mayStay: boolean): Error[] => {
    const { node, children } = frame;
    const isWhole =
      errors.length === children.length && errors.every((error, index) => error === children[index]);
    return errors.length === 0 ? [] : [isWhole && mayStay ? node : derive(node, errors)];
  };
  for (;;) {
    const { outer, children, match, rest } = frame;
    if (frame.at < children.length) {
      const node = children[frame.at++]!;
      const within = findChildren(node);
      const verdict = decide(node, kindOf(node, within));
      if (!within || verdict !== undefined) (verdict ? match : rest).push(node);
      // A native group may contain itself.
      else if (!inside.has(node)) {
        inside.add(node);
        frame = openFrame(node, within, frame);
      }
      continue;
    }
    if (!outer) return [match[0] ?? null, rest[0] ?? null];
    inside.delete(frame.node);
    // An opened native group that has a code becomes one of ours where it matches: as it is, it would be one leaf.
    outer.match.push(...part(match, kindOf(frame.node, children) === "group"));
    outer.rest.push(...(match.length + rest.length === 0 ? [frame.node] : part(rest, true)));
    frame = outer;
  }
}

/** Collects the leaves of an error in order; with `fine`, also those inside a native group that has a code. */
export function collectLeaves(root: unknown, fine = false): Error[] {
  const leaves: Error[] = [];
  partition(root, (node, kind) => {
    if (kind === "group" || (fine && kind === "coded")) return undefined;
    leaves.push(node as Error);
    return false;
  });
  return leaves;
}
