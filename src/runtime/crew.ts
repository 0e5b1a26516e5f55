import { enterAsync } from "./ambient-hook.js";
import { Nursery, type Raised } from "./nursery.js";
import { isOwnCancellation, unlink } from "./cancel-scope.js";
import type { Scope } from "./scope.js";
import { shared } from "./shared.js";
import { addFailure } from "./suppressed-errors.js";
import { follow, OwnedTask, trace, type Outcome, type TaskOwner } from "./task.js";
import { now, type Shown } from "./tracer.js";

type TaskFunction = (scope: Scope) => unknown;

/** What `start` gives: a promise that knows whether somebody has waited for it. */
class Readiness<V> extends Promise<V> {
  isAwaited = false;

  override then<A = V, B = never>(
    onFulfilled?: ((value: V) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: any) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.isAwaited = true;
    return super.then(onFulfilled, onRejected);
  }
}

/** The inside of a TaskGroup: its tasks, those of them that wait for a slot, its body, and who waits for their end. */
export class Crew extends Nursery implements TaskOwner {
  /** The live tasks; a group that runs for days must not keep finished ones. */
  readonly tasks = new Set<OwnedTask<unknown>>();
  /** True from the start of a body to its end. */
  #runsBody = false;
  /** Somebody waits for the end, and will get the error. */
  #isJoined = false;
  /** Those of the tasks that wait for a slot, with their functions. */
  readonly #waiting = new Map<OwnedTask<unknown>, TaskFunction>();
  /** Whose turn it is among them: to begin anew each time would walk over all that have gone. */
  #turns = this.#waiting.entries();
  #lastId = 0;
  /** How many functions of tasks are on the stack. */
  #starting = 0;
  /** Told of each task that settles. */
  readonly #watchers = new Set<(task: OwnedTask<unknown>) => void>();
  #value: unknown;
  /** What the body threw, unless a cancellation interrupted it. */
  #bodyFailure: Raised | undefined;

  /** Starts a task, or queues it while there is no slot; in a cancelled group it is cancelled and `fn` never called. */
  spawn(fn: TaskFunction, name: string | undefined): OwnedTask<unknown> {
    // Known before its function is called, so that a task that cancels its own group is cancelled with it.
    const task = this.#openTask(name);
    if (this.freeSlots > 0 && !this.aborted) this.#begin(task, fn);
    else this.#waiting.set(task, fn);
    if (this.aborted) task.abort(this.reason);
    return task;
  }

  /** Takes in a promise that runs already: it takes no slot, and is waited for even in a cancelled group. */
  adopt(promise: PromiseLike<unknown>, name: string | undefined): OwnedTask<unknown> {
    const task = this.#openTask(name);
    trace(task, "started");
    if (this.aborted) task.abort(this.reason);
    follow(task, Promise.resolve(promise));
    return task;
  }

  /**
   * Starts a task and waits until it says that it is ready. Until then a failure is the caller's, as in trio's
   * `nursery.start`, if the caller waits for it; otherwise, and afterwards, it is the group's.
   */
  start<V>(fn: (scope: Scope, started: (value: V) => void) => unknown, name: string | undefined): Promise<V> {
    let resolve!: (value: V) => void;
    let reject!: (error: unknown) => void;
    const ready = new Readiness<V>((...both) => ([resolve, reject] = both));
    let isReady = false;
    const started = (value: V): void => {
      isReady = true;
      resolve(value);
    };
    const body = async (scope: Scope): Promise<unknown> => {
      try {
        const value = await fn(scope, started);
        if (isReady) return value;
        scope.checkpoint();
        throw new Error("the task ended without calling started()");
      } catch (error) {
        if (isReady || isOwnCancellation(scope as OwnedTask<unknown>, error)) throw error;
        // Who awaits `ready` in the turn of the start has done so two jobs after a synchronous throw.
        await Promise.resolve();
        await Promise.resolve();
        if (!ready.isAwaited) throw error;
        return reject(error);
      }
    };
    this.spawn(body, name).then(undefined, (error) => {
      // The group has been told: who awaits `ready` is told too, but nobody needs to.
      ready.catch(() => {});
      reject(error);
    });
    return ready;
  }

  taskSettled(task: OwnedTask<unknown>): void {
    this.tasks.delete(task);
    for (const watch of this.#watchers) watch(task);
    if (task.state === "failed") this.fail(task.content);
    if (task.holdsSlot) this.#passSlotOn();
    this.release();
  }

  protected override onAbort(reason: unknown): void {
    super.onAbort(reason);
    for (const task of this.tasks) task.abort(reason);
  }

  /** A task that waits for its slot never starts. */
  taskAborted(task: OwnedTask<unknown>): void {
    if (this.#waiting.delete(task)) task.settle("cancelled", task.reason);
  }

  /** The outcomes from now on, in the order in which the tasks settle; ends when no task is left. */
  readOutcomes(): AsyncGenerator<Outcome, undefined, undefined> {
    const { tasks } = this;
    const watchers = this.#watchers;
    const settled: Outcome[] = [];
    let wake = (): void => {};
    const watch = (task: OwnedTask<unknown>): void => {
      settled.push(task.outcome());
      wake();
    };
    watchers.add(watch);
    async function* read(): AsyncGenerator<Outcome, undefined, undefined> {
      try {
        for (;;) {
          yield* settled.splice(0);
          if (settled.length > 0) continue;
          if (tasks.size === 0) return undefined;
          await new Promise<void>((resolve) => (wake = resolve));
        }
      } finally {
        watchers.delete(watch);
      }
    }
    return read();
  }

  /** True where it is certain that the running code belongs to a task of this group. */
  #isCalledByTask(): boolean {
    const scope = shared.hook?.current();
    return this.#starting > 0 || (scope instanceof OwnedTask && scope.owner === this);
  }

  collectRunning(): Shown[] {
    const { startedAt } = this;
    return [...(this.#runsBody ? [{ label: "body", startedAt }] : []), ...this.tasks];
  }

  /** Runs the body of `TaskGroup.run`; the promise is that of the group's end. */
  runBody<G extends Scope>(group: G, body: (group: G) => unknown): Promise<unknown> {
    this.#runsBody = true;
    const running = this.aborted ? Promise.reject(this.reason) : enterAsync(group, body);
    running.then(
      (value) => {
        this.#value = value;
        this.#endBody();
      },
      (error) => {
        this.#bodyThrew(error);
        this.#endBody();
      },
    );
    return this.end;
  }

  /** Waits for the tasks; without a body that ends the group. */
  join(): Promise<any> {
    if (this.#isCalledByTask()) return Promise.reject(new Error("a task cannot join its own TaskGroup"));
    if (this.#runsBody) return this.#waitForTasks();
    if (!this.#isJoined) {
      this.#isJoined = true;
      // Tasks may still be started in this turn.
      void Promise.resolve().then(() => this.release());
    }
    return this.end;
  }

  /** Cancels what is left, unless it has been joined. */
  dispose(reason: unknown): Promise<unknown> | undefined {
    if (this.#isJoined) return this.finished ? undefined : this.end;
    // Being cancelled from outside is no news to a body that is left, and would hide its own error.
    unlink(this);
    this.abort(reason);
    return this.join();
  }

  /** The body's own failure comes last, unless a task has thrown the same object. */
  protected override findError(): Raised | undefined {
    if (this.#bodyFailure) addFailure(this.failures, this.#bodyFailure.error);
    return super.findError();
  }

  protected findResult(): unknown {
    return this.#value;
  }

  async #waitForTasks(): Promise<void> {
    for await (const _ of this.readOutcomes());
    this.checkpoint();
  }

  #bodyThrew(error: unknown): void {
    if (isOwnCancellation(this, error)) {
      this.abort(error);
      this.stray = { error: this.reason };
    } else if (this.finished) this.fail(error);
    else {
      this.#bodyFailure = { error };
      this.cancelOthers(error);
    }
  }

  #endBody(): void {
    this.#runsBody = false;
    void this.join();
  }

  #openTask(name: string | undefined): OwnedTask<unknown> {
    if (this.finished) throw new Error("this TaskGroup has finished: it takes no task");
    const task = new OwnedTask(this, ++this.#lastId, name);
    this.tasks.add(task);
    this.live++;
    return task;
  }

  #begin(task: OwnedTask<unknown>, fn: TaskFunction): void {
    this.freeSlots--;
    task.holdsSlot = true;
    trace(task, "started");
    this.#starting++;
    // A synchronous throw cancels nothing inside createTask: its caller holds no task yet, and may be a task itself.
    const promise = enterAsync(task, fn);
    this.#starting--;
    follow(task, promise);
  }

  #passSlotOn(): void {
    this.freeSlots++;
    if (this.#waiting.size === 0) return;
    const [task, fn] = this.#turns.next().value!;
    this.#waiting.delete(task);
    task.startedAt = now();
    this.#begin(task, fn);
  }
}
