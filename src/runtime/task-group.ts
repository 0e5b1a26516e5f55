/// <reference lib="es2021.promise" preserve="true" />
import { toReason } from "./cancel-scope.js";
import { Crew } from "./crew.js";
import { Gather, AnyGather, SettleGather } from "./gather.js";
import { gatherInputs, gatherItems } from "./gather-inputs.js";
import type {
  AwaitedEach,
  AwaitedList,
  Given,
  GivenEach,
  GivenList,
  InputList,
  InputRecord,
  List,
  OneOf,
  SettledEach,
  SettledGiven,
  SettledList,
  Shape,
  Thunks,
} from "./gather-types.js";
import type { RaiseOptions, TaskGroupOptions, TaskOptions } from "./group-options.js";
import { adoptInput, openInput } from "./inputs.js";
import type { Scope } from "./scope.js";
import type { Outcome, Task } from "./task.js";

/** The inside of a group, for this package's own files. */
export let insideOf: (group: TaskGroup) => Crew;

/**
 * Owns the tasks that are started in it: it ends when all have settled, the first failure cancels the others, and every
 * failure is raised in one ExceptionGroup. The semantics are those of asyncio.TaskGroup
 * (docs.python.org/3/library/asyncio-task.html#task-groups), with cancellation over AbortSignal (dom.spec.whatwg.org).
 */
export class TaskGroup implements AsyncDisposable, Scope {
  readonly #inside: Crew;

  /**
   * For `await using group = new TaskGroup()`, which needs `await group.join()` as its last statement; leaving without
   * it cancels the tasks. `TaskGroup.run` is the form to prefer: disposal cannot see the error of the body.
   *
   * @example
   * const pages: string[] = [];
   * await using group = new TaskGroup();
   * group.createTask(async () => pages.push("home"));
   * group.createTask(async () => pages.push("about"));
   * await group.join();
   * pages; // => [ 'home', 'about' ]
   */
  constructor(options?: TaskGroupOptions) {
    this.#inside = new Crew(options);
    this.#inside.open();
  }

  /** Fires when the group is cancelled: by a failure, by `cancel`, or from outside. */
  get signal(): AbortSignal {
    return this.#inside.signal;
  }

  get name(): string | undefined {
    return this.#inside.name;
  }

  /** Throws the reason if the group has been cancelled. */
  checkpoint(): void {
    this.#inside.checkpoint();
  }

  /**
   * Starts `fn` at once as a task of this group. In a cancelled group the task is cancelled already and `fn` is not
   * called; on a finished group it throws an Error.
   *
   * @example
   * const fetchUser = async (id: number) => ({ id });
   *
   * const names = await TaskGroup.run(async (group) => {
   *   const first = group.createTask(() => fetchUser(1), { name: "first" });
   *   const second = group.createTask(() => fetchUser(2));
   *   return [(await first).id, (await second).id, first.name];
   * });
   * names; // => [ 1, 2, 'first' ]
   */
  createTask<T>(fn: (scope: Scope) => T | PromiseLike<T>, options?: TaskOptions): Task<T> {
    return this.#inside.spawn(fn, options?.name) as unknown as Task<T>;
  }

  /**
   * Takes in a promise that runs already: waited for and reported, but nothing can stop it.
   *
   * @example
   * const running = Promise.reject(new Error("it failed by itself"));
   *
   * const error = await TaskGroup.run((group) => {
   *   group.adopt(running, { name: "migration" });
   * }).catch((error) => error);
   * error.first.message; // => 'it failed by itself'
   */
  adopt<T>(promise: PromiseLike<T>, options?: TaskOptions): Task<T> {
    return this.#inside.adopt(promise, options?.name) as unknown as Task<T>;
  }

  /**
   * Starts a task and resolves with what it passes to `started`, as trio's `nursery.start`: for servers that must be
   * listening before others connect. A failure before that rejects this promise, and is not the group's if
   * somebody waits for the promise by then: await it at once.
   *
   * @example
   * import { setTimeout as sleep } from "node:timers/promises";
   *
   * const port = await TaskGroup.run(async (group) => {
   *   const port = await group.start<number>(async ({ signal }, started) => {
   *     await sleep(1); // binding
   *     started(8080);
   *     await sleep(60_000, undefined, { signal }); // serving, until the group is cancelled
   *   });
   *   group.cancel();
   *   return port;
   * });
   * port; // => 8080
   */
  start<V = void>(
    fn: (scope: Scope, started: (value: V) => void) => unknown,
    options: TaskOptions = {},
  ): Promise<V> {
    return this.#inside.start(fn, options.name);
  }

  /**
   * The outcomes of the live tasks in the order in which they settle; ends when none is left.
   *
   * @example
   * import { setTimeout as sleep } from "node:timers/promises";
   *
   * const order: string[] = [];
   * await TaskGroup.run(async (group) => {
   *   group.createTask(() => sleep(20), { name: "slow" });
   *   group.createTask(() => sleep(1), { name: "quick" });
   *   for await (const { status, task } of group.completed()) order.push(`${task.name}: ${status}`);
   * });
   * order; // => [ 'quick: fulfilled', 'slow: fulfilled' ]
   */
  completed(): AsyncIterableIterator<Outcome> {
    return this.#inside.readOutcomes();
  }

  /** Cancels all tasks and interrupts the body; a body that returns all the same keeps its value. */
  cancel(reason?: unknown): void {
    if (!this.#inside.finished) this.#inside.abort(toReason("the TaskGroup was cancelled", reason));
  }

  /**
   * Waits until no task is left. Under `await using` it ends the group and throws what `TaskGroup.run` would; in the
   * body of `run` it throws only if the group was cancelled. A task that joins its own group would wait for itself:
   * that is an Error.
   */
  join(): Promise<void> {
    return this.#inside.join();
  }

  /** Cancels what is still running and waits for it; throws failures that no `join` has thrown. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#inside.dispose(toReason("the TaskGroup was left without join()"));
  }

  static {
    insideOf = (group) => group.#inside;
  }

  /**
   * Runs `body` with a new group and settles after the body and every task have settled: with the body's value, an
   * ExceptionGroup of all failures (the body's own last), or `signal.reason` if it was cancelled from outside.
   *
   * @example
   * import { setTimeout as sleep } from "node:timers/promises";
   *
   * const fail = async (): Promise<never> => {
   *   throw new RangeError("too big");
   * };
   *
   * const log: string[] = [];
   * const error = await TaskGroup.run(async (group) => {
   *   group.createTask(({ signal }) => sleep(60_000, undefined, { signal }).finally(() => log.push("cancelled")));
   *   group.createTask(fail);
   * }).catch((error) => error);
   * error.message; // => 'unhandled errors in a TaskGroup (1 sub-exception): RangeError: too big'
   * log; // => [ 'cancelled' ]
   */
  static run<R>(body: (group: TaskGroup) => R | PromiseLike<R>, options?: TaskGroupOptions): Promise<R> {
    return new Promise((resolve) => {
      const group = new TaskGroup(options);
      resolve(group.#inside.runBody(group, body) as Promise<R>);
    });
  }

  /**
   * Promise.all with an owner: calls functions, awaits promises, takes values as they are, and gives the values in the
   * same shape, in the microtask in which Promise.all would. Settles when all have; the first failure cancels the others.
   *
   * @example
   * const double = async (n: number) => n * 2;
   *
   * await TaskGroup.all([() => double(1), double(2), 3]); // => [ 2, 4, 3 ]
   * await TaskGroup.all({ one: () => double(1), two: () => double(2) }); // => { one: 2, two: 4 }
   */
  static all<T extends Shape = Shape>(tasks: Thunks<T>, options?: RaiseOptions): Promise<AwaitedEach<T>>;
  static all<T extends InputList = InputList>(inputs: T, options?: RaiseOptions): Promise<GivenList<T>>;
  static all<T extends InputRecord = InputRecord>(inputs: T, options?: RaiseOptions): Promise<GivenEach<T>>;
  static all<I>(inputs: Iterable<I>, options?: RaiseOptions): Promise<Given<I>[]>;
  static all(inputs: unknown, options?: RaiseOptions): Promise<unknown> {
    return gatherInputs(new Gather(options, openInput), inputs);
  }

  /**
   * As `all` for promises that run already: never calls a value.
   *
   * @example
   * const callback = () => "never called";
   * await TaskGroup.adoptAll([Promise.resolve(1), callback]); // => [ 1, [Function: callback] ]
   */
  static adoptAll<T extends List>(promises: T, options?: RaiseOptions): Promise<AwaitedList<T>>;
  static adoptAll<T extends Shape>(promises: T, options?: RaiseOptions): Promise<AwaitedEach<T>>;
  static adoptAll<T>(promises: Iterable<T | PromiseLike<T>>, options?: RaiseOptions): Promise<Awaited<T>[]>;
  static adoptAll(promises: unknown, options?: RaiseOptions): Promise<unknown> {
    return gatherInputs(new Gather(options, adoptInput), promises);
  }

  /**
   * Calls `fn` for each item, as `Promise.all(items.map(fn))`; an AsyncIterable is pulled on as slots get free (16).
   *
   * @example
   * async function* pages() {
   *   yield* ["a", "b", "c"];
   * }
   *
   * await TaskGroup.map([1, 2, 3], async (n) => n * 2, { concurrency: 2 }); // => [ 2, 4, 6 ]
   * await TaskGroup.map(pages(), (page, index) => `${index}${page}`); // => [ '0a', '1b', '2c' ]
   */
  static map<T, R>(
    items: Iterable<T> | AsyncIterable<T>,
    fn: (item: T, index: number, scope: Scope) => R,
    options?: RaiseOptions,
  ): Promise<Awaited<R>[]> {
    return gatherItems(new Gather(options, fn), items);
  }

  /**
   * Promise.allSettled with an owner: never cancels because of a failure; under abort the unfinished are rejected.
   *
   * @example
   * const fail = () => Promise.reject(new Error("no"));
   *
   * const [one, two] = await TaskGroup.settle([async () => 1, fail]);
   * one; // => { status: 'fulfilled', value: 1 }
   * two.status; // => 'rejected'
   */
  static settle<T extends Shape = Shape>(
    tasks: Thunks<T>,
    options?: TaskGroupOptions,
  ): Promise<SettledEach<T>>;
  static settle<T extends InputList = InputList>(
    inputs: T,
    options?: TaskGroupOptions,
  ): Promise<SettledList<T>>;
  static settle<T extends InputRecord = InputRecord>(
    inputs: T,
    options?: TaskGroupOptions,
  ): Promise<SettledGiven<T>>;
  static settle<I>(
    inputs: Iterable<I>,
    options?: TaskGroupOptions,
  ): Promise<PromiseSettledResult<Given<I>>[]>;
  static settle(inputs: unknown, options?: TaskGroupOptions): Promise<unknown> {
    return gatherInputs(new SettleGather({ ...options, onError: "continue" }, openInput), inputs);
  }

  /**
   * The first success; the others are cancelled and awaited. If all fail, an ExceptionGroup of their errors.
   *
   * @example
   * import { setTimeout as sleep } from "node:timers/promises";
   *
   * const from = (mirror: string, ms: number) => async ({ signal }: { signal: AbortSignal }) => {
   *   await sleep(ms, undefined, { signal });
   *   return mirror;
   * };
   *
   * await TaskGroup.any([from("far", 60_000), from("near", 1)]); // => 'near'
   */
  static any<T extends Shape>(tasks: Thunks<T>, options?: TaskGroupOptions): Promise<Awaited<OneOf<T>>>;
  static any<T extends InputList | InputRecord>(
    inputs: T,
    options?: TaskGroupOptions,
  ): Promise<Given<OneOf<T>>>;
  static any<I>(inputs: Iterable<I>, options?: TaskGroupOptions): Promise<Given<I>>;
  static any(inputs: unknown, options?: TaskGroupOptions): Promise<unknown> {
    return gatherInputs(new AnyGather({ ...options, onError: "continue" }, openInput), inputs);
  }
}
