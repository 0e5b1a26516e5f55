import { enter, isInside } from "./ambient-hook.js";
import { readConcurrency, type RunningTask, type TaskGroupOptions } from "./group-options.js";
import { Nursery } from "./nursery.js";
import { OutcomeQueue, type Outcome } from "./outcome.js";
import type { Scope } from "./scope.js";
import { OwnedTask, type TaskOwner } from "./task.js";
import { now } from "./tracer.js";

type TaskFunction = (scope: Scope) => unknown;

/** The tasks of a TaskGroup: the live ones, those of them that wait for a slot, and who waits for their end. */
export abstract class Crew extends Nursery implements TaskOwner {
  /** The live tasks, a list through their own links: a group that runs for days must not keep finished ones. */
  #first: OwnedTask<unknown> | undefined;
  #last: OwnedTask<unknown> | undefined;
  /** No task before it waits for a slot. */
  #firstWaiting: OwnedTask<unknown> | undefined;
  #lastId = 0;
  #freeSlots: number;
  readonly #queues = new Set<OutcomeQueue>();
  readonly #idleWaiters = new Set<() => void>();
  /** How many functions of tasks are on the stack. */
  #starting = 0;

  constructor(options: TaskGroupOptions | undefined) {
    super(options);
    this.#freeSlots = readConcurrency(options);
  }

  /** Starts a task, or queues it while there is no slot; in a cancelled group it is cancelled and `fn` never called. */
  spawn(fn: TaskFunction, name: string | undefined): OwnedTask<unknown> {
    const task = this.#createTask(name);
    if (this.aborted) this.#cancelUnstarted(task);
    else {
      // Before its function is called, so that a task that cancels its own group is cancelled with it.
      this.#track(task);
      if (this.#freeSlots > 0) this.#begin(task, fn);
      else {
        task.waiting = fn;
        this.#firstWaiting ??= task;
      }
    }
    return task;
  }

  /** Takes in a promise that runs already: it takes no slot, and is waited for even in a cancelled group. */
  adopt(promise: PromiseLike<unknown>, name: string | undefined): OwnedTask<unknown> {
    const task = this.#createTask(name);
    this.#track(task);
    task.trace("started");
    if (this.aborted) task.abort(this.reason);
    task.follow(Promise.resolve(promise));
    return task;
  }

  /**
   * Starts a task and waits until it says that it is ready. Until then a failure is the caller's, who waits for it;
   * afterwards it is the group's, as in trio's `nursery.start`.
   */
  start<V>(fn: (scope: Scope, started: (value: V) => void) => unknown, name: string | undefined): Promise<V> {
    const ready = new Promise<V>((resolve, reject) => {
      let isReady = false;
      const started = (value: V): void => {
        isReady = true;
        resolve(value);
      };
      const body = async (scope: Scope): Promise<unknown> => {
        try {
          return await fn(scope, started);
        } catch (error) {
          if (isReady || (scope as OwnedTask<unknown>).isOwnCancellation(error)) throw error;
          return reject(error);
        }
      };
      const unready = (): void => reject(new Error("the task ended without calling started()"));
      const cancelled = (reason: unknown): void => {
        // A caller who was interrupted before awaiting `ready` must not be told again.
        ready.catch(() => {});
        reject(reason);
      };
      this.spawn(body, name).then(unready, cancelled);
    });
    return ready;
  }

  taskSettled(settled: unknown): void {
    const task = settled as OwnedTask<unknown>;
    this.#untrack(task);
    if (task.state === "rejected") this.fail(task.content);
    if (task.holdsSlot) this.#passSlotOn();
    this.release();
  }

  override abort(reason: unknown): void {
    if (this.aborted) return;
    super.abort(reason);
    for (let task = this.#first, next; task; task = next) {
      next = task.next;
      if (!task.waiting) {
        task.abort(reason);
        continue;
      }
      this.#cancelUnstarted(task);
      this.#untrack(task);
      this.release();
    }
  }

  /** The outcomes from now on. */
  readOutcomes(): AsyncGenerator<Outcome, undefined, undefined> {
    const queue = new OutcomeQueue();
    if (this.live === 0) queue.end();
    else this.#queues.add(queue);
    return queue.read(() => this.#queues.delete(queue));
  }

  /** Resolves when no task is live. */
  whenIdle(): Promise<void> {
    return new Promise((resolve) => {
      if (this.live === 0) resolve();
      else this.#idleWaiters.add(resolve);
    });
  }

  /** True where it is certain that the running code belongs to a task of this group. */
  isCalledByTask(): boolean {
    return this.#starting > 0 || isInside((scope) => scope instanceof OwnedTask && scope.isOwnedBy(this));
  }

  collectRunning(): RunningTask[] {
    return [...this.liveTasks()].map((task) => ({ name: task.label, duration: now() - task.startedAt }));
  }

  *liveTasks(): Generator<OwnedTask<unknown>> {
    for (let task = this.#first; task; task = task.next) yield task;
  }

  protected override becomeIdle(): void {
    for (const queue of this.#queues) queue.end();
    this.#queues.clear();
    for (const wake of this.#idleWaiters) wake();
    this.#idleWaiters.clear();
    super.becomeIdle();
  }

  #createTask(name: string | undefined): OwnedTask<unknown> {
    if (this.finished) throw new Error("this TaskGroup has finished: a new task would have no owner");
    return new OwnedTask(this, ++this.#lastId, name);
  }

  #cancelUnstarted(task: OwnedTask<unknown>): void {
    task.abort(this.reason);
    task.conclude("cancelled", this.reason);
  }

  #begin(task: OwnedTask<unknown>, fn: TaskFunction): void {
    this.#freeSlots--;
    task.holdsSlot = true;
    task.startedAt = now();
    task.trace("started");
    this.#starting++;
    let promise: Promise<unknown>;
    try {
      promise = Promise.resolve(enter(task, fn));
    } catch (error) {
      // Nothing is cancelled inside createTask: its caller holds no task yet, and may be a task itself.
      promise = Promise.reject(error);
    }
    this.#starting--;
    task.follow(promise);
  }

  #passSlotOn(): void {
    this.#freeSlots++;
    let task = this.#firstWaiting;
    while (task && !task.waiting) task = task.next;
    this.#firstWaiting = task?.next;
    if (!task?.waiting) return;
    const fn = task.waiting;
    task.waiting = undefined;
    this.#begin(task, fn);
  }

  #track(task: OwnedTask<unknown>): void {
    this.live++;
    task.previous = this.#last;
    if (this.#last) this.#last.next = task;
    else this.#first = task;
    this.#last = task;
  }

  #untrack(task: OwnedTask<unknown>): void {
    if (this.#firstWaiting === task) this.#firstWaiting = task.next;
    if (task.previous) task.previous.next = task.next;
    else this.#first = task.next;
    if (task.next) task.next.previous = task.previous;
    else this.#last = task.previous;
    task.next = task.previous = undefined;
    for (const queue of this.#queues) queue.push(task.outcome());
  }
}
