import { rawThrown, toError } from "./cancelled-error.js";
import { derivePart, ExceptionGroup, isPart } from "./exception-group.js";
import { notesOf } from "./error-text.js";
import { collectLeaves, isExceptionGroup, partition, type Decide } from "./group-tree.js";
import { isThenable } from "./inputs.js";
import { compileMatcher, type Matched, type MatchedError, type Matcher } from "./matcher.js";

/** Work that gives out what it calls, and is sent back what that came to: at once, or later if it is a promise. */
type Steps<R> = Generator<unknown, R, any>;

/** Takes note of what a handler threw; `leaf` is the error it was called for, if it was called for one. */
type Raise = (thrown: unknown, leaf?: Error) => unknown;

/** One handler of `exceptStar`, made by `on` or `onEach`; it keeps no state, so it may be shared. */
export interface Clause<out R = unknown> {
  readonly takes: Decide;
  readonly run: (group: ExceptionGroup<any>, raise: Raise) => Steps<R>;
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

/**
 * A handler for the errors that a matcher takes, like an `except*` clause of Python (PEP 654): it runs at most once,
 * with the part of the group that matches. `on(Error, …)` leaves cancellation alone; `on(CancelledError, …)` takes it.
 *
 * @throws TypeError if the matcher is, or lists, a class of groups, or is no matcher.
 * @example
 * const busy = Object.assign(new Error("try again"), { status: 503 });
 * const missing = Object.assign(new Error("no such file"), { code: "ENOENT" });
 * const isBusy = (error: any): boolean => error.status === 503;
 *
 * exceptStar(missing, on([TypeError, { code: "ENOENT" }], ({ first }) => first.message)); // => 'no such file'
 * const clauses = [on(isBusy, () => "wait"), on(Error, () => "give up")];
 * exceptStar(new ExceptionGroup("two", [missing, busy]), ...clauses); // => 'wait'
 */
export function on<const M extends Matcher, R>(
  matcher: M,
  handler: (group: ExceptionGroup<MatchedError<M>>) => R,
): Clause<R> {
  const takes = compileMatcher(matcher, true);
  return {
    takes,
    *run(group) {
      return (yield handler(group)) as R;
    },
  };
}

/**
 * A handler that is called for each matching error by itself, in order, one after the other when it is async.
 * To throw the error that it was given leaves that one unhandled, in its place in the group.
 *
 * @example
 * const group = new ExceptionGroup("two", [new TypeError("first"), new TypeError("second")]);
 * const saved: string[] = [];
 * await exceptStar(
 *   group,
 *   onEach(TypeError, async (error) => {
 *     saved.push(error.message);
 *   }),
 * );
 * saved; // => [ 'first', 'second' ]
 */
export function onEach<const M extends Matcher, R>(
  matcher: M,
  handler: (error: Matched<M>) => R,
): Clause<Done<R>> {
  const takes = compileMatcher(matcher, true);
  return {
    takes,
    *run(group, raise) {
      for (const leaf of collectLeaves(group)) {
        try {
          yield handler(rawThrown(leaf) as Matched<M>);
        } catch (thrown) {
          raise(thrown, leaf);
        }
      }
      return undefined as Done<R>;
    },
  };
}

/**
 * Lets each clause have its part; a predicate that throws has not matched. JavaScript has only `throw group`, so that
 * throwing any part of the caught group counts as Python's bare `raise`: it goes back to its place. Everything else
 * that handlers throw is new, each object once.
 */
function* runClauses(error: unknown, clauses: readonly Clause[]): Steps<unknown> {
  const caught = toError(error);
  const leaves = new Set(collectLeaves(caught, true));
  // Those that a clause took, unless a handler threw them again.
  const gone = new Set<Error>();
  const notes = new Set<string>();
  const raised = new Set<unknown>();
  const raise: Raise = (thrown, leaf) => {
    let again = leaf && rawThrown(thrown) === rawThrown(leaf) ? [leaf] : [];
    if (thrown === caught || isPart(thrown)) again = collectLeaves(thrown, true);
    // A part of a larger group may hold other leaves, which must not be lost.
    if (!again[0] || !again.every((part) => leaves.has(part))) return raised.add(thrown);
    for (const part of again) gone.delete(part);
    for (const note of notesOf(thrown)) notes.add(note as string);
  };
  const values: unknown[] = [];
  let rest: Error | null = caught;
  for (const { takes, run } of clauses) {
    const decide: Decide = (node, children) => {
      try {
        return takes(node, children);
      } catch (failure) {
        raise(failure);
        return false;
      }
    };
    let match: Error | null;
    [match, rest] = partition(rest, decide, derivePart);
    if (!match) continue;
    for (const leaf of collectLeaves(match, true)) gone.add(leaf);
    try {
      values.push(yield* run(ExceptionGroup.from(match), raise));
    } catch (failure) {
      raise(failure);
    }
  }
  const [, left] = partition(
    caught,
    (node, children) => (children ? undefined : gone.has(node as Error)),
    derivePart,
  );
  if (isExceptionGroup(left)) for (const note of notes) if (!left.notes.includes(note)) left.notes.push(note);
  const errors = [...raised].concat(left === caught ? error : (left ?? []));
  if (errors.length === 0) return values[0];
  throw errors.length === 1 ? errors[0] : new ExceptionGroup("", errors as Error[]);
}

/** Takes the steps at once as long as they give no promise. */
function advance(steps: Steps<unknown>, from: IteratorResult<unknown>): unknown {
  let step = from;
  while (!step.done && !isThenable(step.value)) step = steps.next(step.value);
  if (step.done) return step.value;
  return Promise.resolve(step.value).then(
    (value) => advance(steps, steps.next(value)),
    (error) => advance(steps, steps.throw(error)),
  );
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
 * class ConnectionError extends Error {}
 * const readDb = () => Promise.reject(new ConnectionError("db down"));
 * const readFile = () => Promise.reject(Object.assign(new Error("no such file"), { code: "ENOENT" }));
 * const readCache = () => Promise.reject(new RangeError("cache full"));
 *
 * const log: string[] = [];
 * const load = async (): Promise<void> => {
 *   try {
 *     await TaskGroup.all([readDb, readFile, readCache]);
 *   } catch (error) {
 *     exceptStar(
 *       error,
 *       on(ConnectionError, ({ errors }) => void log.push(`${errors.length} lost`)),
 *       on({ code: "ENOENT" }, ({ first }) => void log.push(first.message)),
 *     );
 *   }
 * };
 *
 * await load().catch((rest) => rest.message); // => 'unhandled errors in a TaskGroup (1 sub-exception): RangeError: cache full'
 * log; // => [ '1 lost', 'no such file' ]
 */
export function exceptStar<C extends readonly Clause[]>(error: unknown, ...clauses: C): Handled<ResultOf<C>> {
  const steps = runClauses(error, clauses);
  return advance(steps, steps.next()) as Handled<ResultOf<C>>;
}

/**
 * `try` and `exceptStar` as one expression: the value of the work, or of the clause that took its error.
 *
 * @example
 * class NotFound extends Error {}
 * const loadUser = async (id: number): Promise<string> => {
 *   throw new NotFound(`there is no user ${id}`);
 * };
 *
 * await catchStar(() => loadUser(7), on(NotFound, () => "a guest")); // => 'a guest'
 */
export function catchStar<T, C extends readonly Clause[]>(
  work: PromiseLike<T> | (() => T | PromiseLike<T>),
  ...clauses: C
): Promise<Awaited<T> | Awaited<ResultOf<C>>> {
  const started = new Promise<unknown>((resolve) => resolve(isThenable(work) ? work : work()));
  return started.catch((error: unknown) => exceptStar(error, ...clauses)) as never;
}
