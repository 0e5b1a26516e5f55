import { enterAsync } from "./ambient-hook.js";
import { readConcurrency, type RunningTask, type TaskGroupOptions } from "./group-options.js";
import { Nursery, type Raised } from "./nursery.js";
import type { Scope } from "./scope.js";
import { shared } from "./shared.js";
import { addFailure } from "./suppressed-errors.js";
import { OwnedTask, type Outcome, type TaskOwner } from "./task.js";
import { now } from "./tracer.js";

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
  #freeSlots: number;
  #lastId = 0;
  /** How many functions of tasks are on the stack. */
  #starting = 0;
  /** Told of each outcome, and with none when no task is live any more. */
  readonly #watchers = new Set<(outcome?: Outcome) => void>();
  #value: unknown;
  /** What the body threw, unless a cancellation interrupted it. */
  #bodyFailure: Raised | undefined;
  #isInterrupted = false;

  constructor(options: TaskGroupOptions | undefined) {
    super(options);
    this.#freeSlots = readConcurrency(options);
  }

  /** Starts a task, or queues it while there is no slot; in a cancelled group it is cancelled and `fn` never called. */
  spawn(fn: TaskFunction, name: string | undefined): OwnedTask<unknown> {
    // Known before its function is called, so that a task that cancels its own group is cancelled with it.
    const task = this.#openTask(name);
    if (this.aborted) this.#cancelUnstarted(task);
    else if (this.#freeSlots > 0) this.#begin(task, fn);
    else this.#waiting.set(task, fn);
    return task;
  }

  /** Takes in a promise that runs already: it takes no slot, and is waited for even in a cancelled group. */
  adopt(promise: PromiseLike<unknown>, name: string | undefined): OwnedTask<unknown> {
    const task = this.#openTask(name);
    task.trace("started");
    if (this.aborted) task.abort(this.reason);
    task.follow(Promise.resolve(promise));
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
        if (isReady || (scope as OwnedTask<unknown>).isOwnCancellation(error)) throw error;
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
    for (const watch of this.#watchers) watch(task.outcome());
    if (task.state === "rejected") this.fail(task.content);
    if (task.holdsSlot) this.#passSlotOn();
    if (this.tasks.size === 0) {
      for (const watch of this.#watchers) watch();
      this.#watchers.clear();
    }
    this.release();
  }

  override abort(reason: unknown): void {
    if (this.aborted) return;
    super.abort(reason);
    for (const task of this.tasks) {
      if (this.#waiting.delete(task)) this.#cancelUnstarted(task);
      else task.abort(reason);
    }
  }

  /** The outcomes from now on, in the order in which the tasks settle; ends when no task is left. */
  readOutcomes(): AsyncGenerator<Outcome, undefined, undefined> {
    const ready: (Outcome | undefined)[] = [];
    let wake = (): void => {};
    const watch = (outcome?: Outcome): void => {
      ready.push(outcome);
      wake();
    };
    const watchers = this.#watchers;
    if (this.tasks.size > 0) watchers.add(watch);
    else watch();
    async function* read(): AsyncGenerator<Outcome, undefined, undefined> {
      try {
        for (;;) {
          for (const outcome of ready.splice(0)) {
            if (!outcome) return undefined;
            yield outcome;
          }
          if (ready.length === 0) await new Promise<void>((resolve) => (wake = resolve));
        }
      } finally {
        watchers.delete(watch);
      }
    }
    return read();
  }

  /** Resolves when no task is live. */
  #whenIdle(): Promise<void> {
    return new Promise((resolve) => {
      if (this.tasks.size === 0) resolve();
      else this.#watchers.add((outcome) => outcome ?? resolve());
    });
  }

  /** True where it is certain that the running code belongs to a task of this group. */
  #isCalledByTask(): boolean {
    const scope = shared.hook?.current();
    return this.#starting > 0 || (scope instanceof OwnedTask && scope.owner === this);
  }

  collectRunning(): RunningTask[] {
    const tasks = [...this.tasks].map((task) => ({ name: task.label, duration: now() - task.startedAt }));
    return this.#runsBody ? [{ name: "body", duration: now() - this.startedAt }, ...tasks] : tasks;
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
      (error) => this.#bodyThrew(error),
    );
    return this.end;
  }

  /** Waits for the tasks; without a body that ends the group. */
  join(): Promise<any> {
    if (this.#isCalledByTask()) return Promise.reject(new Error("a task cannot join its own TaskGroup"));
    if (this.#runsBody) return this.#whenIdle().then(() => this.checkpoint());
    if (!this.#isJoined) void this.#whenIdle().then(() => this.release());
    this.#isJoined = true;
    return this.end;
  }

  /** Cancels what is left, unless it has been joined. */
  dispose(reason: unknown): Promise<unknown> | undefined {
    if (this.#isJoined) return this.finished ? undefined : this.end;
    // Being cancelled from outside is no news to a body that is left, and would hide its own error.
    this.unlink();
    this.abort(reason);
    return this.join();
  }

  /** The body's own failure comes last, unless a task has thrown the same object. */
  protected override findError(): Raised | undefined {
    if (this.#bodyFailure) addFailure(this.failures, this.#bodyFailure.error);
    return super.findError() ?? (this.#isInterrupted ? { error: this.reason } : undefined);
  }

  protected findResult(): unknown {
    return this.#value;
  }

  #bodyThrew(error: unknown): void {
    if (this.isOwnCancellation(error)) {
      this.#isInterrupted = true;
      this.abort(error);
    } else if (this.finished) this.fail(error);
    else {
      this.#bodyFailure = { error };
      this.cancelOthers(error);
    }
    this.#endBody();
  }

  #endBody(): void {
    this.#runsBody = false;
    this.release();
  }

  #openTask(name: string | undefined): OwnedTask<unknown> {
    if (this.finished) throw new Error("this TaskGroup has finished: a new task would have no owner");
    const task = new OwnedTask(this, ++this.#lastId, name);
    this.tasks.add(task);
    this.live++;
    return task;
  }

  #cancelUnstarted(task: OwnedTask<unknown>): void {
    task.abort(this.reason);
    task.settle("cancelled", this.reason);
  }

  #begin(task: OwnedTask<unknown>, fn: TaskFunction): void {
    this.#freeSlots--;
    task.holdsSlot = true;
    task.trace("started");
    this.#starting++;
    // A synchronous throw cancels nothing inside createTask: its caller holds no task yet, and may be a task itself.
    const promise = enterAsync(task, fn);
    this.#starting--;
    task.follow(promise);
  }

  #passSlotOn(): void {
    this.#freeSlots++;
    if (this.#waiting.size === 0) return;
    const [task, fn] = this.#turns.next().value!;
    this.#waiting.delete(task);
    task.startedAt = now();
    this.#begin(task, fn);
  }
}
