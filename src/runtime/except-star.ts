import { rawThrown, toError } from "./cancelled-error.js";
import { derivePart, ExceptionGroup, originOf, wrapLeaf } from "./exception-group.js";
import {
  collectLeaves,
  findChildren,
  isExceptionGroup,
  kindOf,
  partition,
  type Decide,
} from "./group-tree.js";
import { compileMatcher, type Matched, type MatchedError, type Matcher } from "./matcher.js";

/** Takes note of what a handler threw; `leaf` is the error it was called for, if it was called for one. */
type Raise = (thrown: unknown, leaf?: Error) => void;

/** One handler of `exceptStar`, made by `on` or `onEach`; it keeps no state, so it may be shared. */
export interface Clause<out R = unknown> {
  readonly takes: Decide;
  readonly run: (group: ExceptionGroup<any>, raise: Raise) => R;
}

type ResultOf<C extends readonly Clause[]> = C extends readonly []
  ? never
  : C[number] extends Clause<infer R>
    ? R
    : never;

/** The value of the clause that ran: a promise if a handler is async, perhaps one where only some are. */
export type Handled<R> = [Extract<R, PromiseLike<unknown>>] extends [never]
  ? R
  : [Exclude<R, PromiseLike<unknown>>] extends [never]
    ? Promise<Awaited<R>>
    : Awaited<R> | Promise<Awaited<R>>;

/** What is left of the values of a handler that is called many times: whether there is something to wait for. */
type Done<R> = [Extract<R, PromiseLike<unknown>>] extends [never]
  ? void
  : [Exclude<R, PromiseLike<unknown>>] extends [never]
    ? Promise<void>
    : void | Promise<void>;

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof (value as PromiseLike<unknown> | null | undefined)?.then === "function";

/**
 * A handler for the errors that a matcher takes, like an `except*` clause of Python (PEP 654): it runs at most once,
 * with the part of the group that matches. `on(Error, …)` leaves cancellation alone; `on(CancelledError, …)` takes it.
 *
 * @throws TypeError if the matcher is, or lists, a class of groups, or is no matcher.
 * @example
 * on([ConnectionError, TimeoutError], (group) => log.warn(`${group.leaves().length} services are down`));
 */
export function on<const M extends Matcher, R>(
  matcher: M,
  handler: (group: ExceptionGroup<MatchedError<M>>) => R,
): Clause<R> {
  return { takes: compileMatcher(matcher, true), run: (group) => handler(group) };
}

/**
 * A handler that is called for each matching error by itself, in order, one after the other when it is async.
 * To throw the error that it was given leaves that one unhandled, in its place in the group.
 */
export function onEach<const M extends Matcher, R>(
  matcher: M,
  handler: (error: Matched<M>) => R,
): Clause<Done<R>> {
  const run: Clause["run"] = (group, raise) => {
    const leaves = collectLeaves(group);
    const call = (leaf: Error): unknown => {
      try {
        return handler(rawThrown(leaf) as Matched<M>);
      } catch (thrown) {
        return raise(thrown, leaf);
      }
    };
    const callRest = async (pending: unknown, from: number): Promise<void> => {
      for (let index = from; index < leaves.length; index++) {
        try {
          await (index === from ? pending : call(leaves[index]!));
        } catch (thrown) {
          raise(thrown, leaves[index]);
        }
      }
    };
    for (const [index, leaf] of leaves.entries()) {
      const result = call(leaf);
      if (isThenable(result)) return callRest(result, index);
    }
  };
  return { takes: compileMatcher(matcher, true), run: run as Clause<Done<R>>["run"] };
}

/** What handlers threw: parts of the caught error go back to their places, everything else is new, each object once. */
interface Thrown {
  readonly again: Error[];
  readonly raised: Set<unknown>;
}

// JavaScript has only `throw group`, so that throwing any part of the caught group counts as Python's bare `raise`.
// All its leaves must be in the caught one: a part of a larger group may hold others, which must not be lost.
function isPartOf(caught: Error, thrown: unknown): thrown is Error {
  if (!findChildren(thrown) || originOf(thrown) !== originOf(caught)) return false;
  const leaves = new Set(collectLeaves(caught, true));
  return collectLeaves(thrown, true).every((leaf) => leaves.has(leaf));
}

const collectThrown =
  (caught: Error, { again, raised }: Thrown): Raise =>
  (thrown, leaf) => {
    if (leaf && (thrown === leaf || thrown === rawThrown(leaf))) again.push(leaf);
    else if (isPartOf(caught, thrown)) again.push(thrown);
    else raised.add(thrown);
  };

/** Puts parts of the caught group back into its nesting and order, and the notes they were given. */
function merge(caught: Error, parts: readonly Error[]): Error {
  const [first] = parts;
  if (parts.length === 1 && (findChildren(first) || first === caught)) return first!;
  const kept = new Set(parts.flatMap((part) => collectLeaves(part, true)));
  const decide: Decide = (node, kind) => (kind === "leaf" ? kept.has(node as Error) : undefined);
  const merged = partition(caught, decide, derivePart)[0]!;
  if (isExceptionGroup(merged)) {
    const { notes } = merged as ExceptionGroup;
    const added = parts.flatMap((part) => (part as Partial<ExceptionGroup>).notes ?? []);
    notes.push(...new Set(added.filter((note) => !notes.includes(note))));
  }
  return merged;
}

/** Takes from `rest` what a clause matches, as the group for its handler. A predicate that throws has not matched. */
function take(
  rest: Error,
  { takes }: Clause,
  raise: Raise,
): [group: ExceptionGroup | null, rest: Error | null] {
  const decide: Decide = (node, kind) => {
    try {
      return takes(node, kind);
    } catch (thrown) {
      raise(thrown);
      return false;
    }
  };
  const [match, left] = partition(rest, decide, derivePart);
  if (!match) return [null, left];
  return [kindOf(match) === "group" ? ExceptionGroup.from(match) : wrapLeaf(match), left];
}

/**
 * Handles an error as Python's `except*` does (PEP 654): each clause in order gets the part of the error that it
 * matches, once; whatever no clause takes is thrown again, in its place in the group. A bare error is handled as a
 * group of one. A handler that throws does not stop the later ones: new errors stand beside what is left in a group
 * without title, a single one goes out as it is, and a part of the caught group that a handler throws again goes
 * back to its place.
 *
 * @returns the value of the first clause that matched; a promise as soon as a handler that ran returned one: await it.
 * @throws what is left, the same object if nothing matched.
 * @example
 * try {
 *   await TaskGroup.all([() => readDb(), () => readCache()]);
 * } catch (error) {
 *   return exceptStar(
 *     error,
 *     on(ConnectionError, () => fallback),
 *     on({ code: "ENOENT" }, ({ first }) => createFile(first)),
 *   );
 * }
 */
export function exceptStar<C extends readonly Clause[]>(error: unknown, ...clauses: C): Handled<ResultOf<C>> {
  const caught = toError(error);
  const thrown: Thrown = { again: [], raised: new Set() };
  const raise = collectThrown(caught, thrown);
  const values: unknown[] = [];
  let rest: Error | null = caught;

  const finish = (): unknown => {
    const parts = rest ? [...thrown.again, rest] : thrown.again;
    const left = parts.length > 0 ? merge(caught, parts) : [];
    const errors = [...thrown.raised].concat(left === caught ? [error] : left);
    if (errors.length === 0) return values[0];
    throw errors.length === 1 ? errors[0] : new ExceptionGroup("", errors as Error[]);
  };
  const runFrom = (start: number): unknown => {
    for (let index = start; rest && index < clauses.length; index++) {
      const [group, left] = take(rest, clauses[index]!, raise);
      rest = left;
      try {
        const value = group && clauses[index]!.run(group, raise);
        if (isThenable(value)) {
          return Promise.resolve(value)
            .then(
              (result) => values.push(result),
              (reason: unknown) => raise(reason),
            )
            .then(() => runFrom(index + 1));
        }
        if (group) values.push(value);
      } catch (reason) {
        raise(reason);
      }
    }
    return finish();
  };
  return runFrom(0) as Handled<ResultOf<C>>;
}

/**
 * `try` and `exceptStar` as one expression: the value of the work, or of the clause that took its error.
 *
 * @example
 * const user = await catchStar(() => loadUser(id), on(NotFound, () => undefined));
 */
export function catchStar<T, C extends readonly Clause[]>(
  work: PromiseLike<T> | (() => T | PromiseLike<T>),
  ...clauses: C
): Promise<Awaited<T> | Awaited<ResultOf<C>>> {
  const started = new Promise<unknown>((resolve) => resolve(isThenable(work) ? work : work()));
  return started.catch((error: unknown) => exceptStar(error, ...clauses)) as never;
}
