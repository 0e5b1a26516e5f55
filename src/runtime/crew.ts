import { enter, isInside } from "./ambient-hook.js";
import { Fifo } from "./fifo.js";
import { readConcurrency, type RunningTask, type TaskGroupOptions } from "./group-options.js";
import { Nursery } from "./nursery.js";
import { OutcomeQueue } from "./outcome.js";
import type { Scope } from "./scope.js";
import { OwnedTask, type TaskOwner } from "./task.js";
import { tracer } from "./tracer.js";

type TaskFunction = (scope: Scope) => unknown;

/** The tasks of a TaskGroup: the live ones, those that wait for a slot, and who waits for their end. */
export abstract class Crew extends Nursery implements TaskOwner {
  /** First of the tasks that run, a list through their own links: a group that runs for days must not keep finished ones. */
  private first: OwnedTask<unknown> | undefined;
  private last: OwnedTask<unknown> | undefined;
  private lastId = 0;
  /** Tasks that wait for a slot, with their functions; they count as live. */
  private readonly waiting = new Fifo<{ readonly task: OwnedTask<unknown>; readonly fn: TaskFunction }>();
  private freeSlots: number;
  private readonly queues = new Set<OutcomeQueue>();
  private idleWaiters: (() => void)[] = [];
  /** How many functions of tasks are on the stack. */
  private starting = 0;

  constructor(options: TaskGroupOptions | undefined) {
    super(options);
    this.freeSlots = readConcurrency(options);
  }

  /** Starts a task, or queues it while there is no slot; in a cancelled group it is cancelled and `fn` never called. */
  spawn(fn: TaskFunction, name: string | undefined): OwnedTask<unknown> {
    const task = this.createTask(name);
    if (this.aborted) {
      task.abort(this.reason);
      task.conclude("cancelled", this.reason);
      return task;
    }
    this.live++;
    if (this.freeSlots > 0) this.begin(task, fn);
    else this.waiting.push({ task, fn });
    return task;
  }

  /** Takes in a promise that runs already: it takes no slot, and is waited for even in a cancelled group. */
  adopt(promise: PromiseLike<unknown>, name: string | undefined): OwnedTask<unknown> {
    const task = this.createTask(name);
    this.live++;
    this.track(task);
    if (this.aborted) task.abort(this.reason);
    task.follow(Promise.resolve(promise));
    return task;
  }

  taskSettled(settled: unknown): void {
    const task = settled as OwnedTask<unknown>;
    this.untrack(task);
    this.publish(task);
    if (task.state === "rejected") this.fail(task.content);
    if (task.holdsSlot) this.passSlotOn();
    this.release();
  }

  private passSlotOn(): void {
    this.freeSlots++;
    const next = this.waiting.shift();
    if (next) this.begin(next.task, next.fn);
  }

  override abort(reason: unknown): void {
    if (this.aborted) return;
    super.abort(reason);
    const unstarted = this.waiting.toArray();
    this.waiting.clear();
    for (const { task } of unstarted) {
      task.abort(reason);
      task.conclude("cancelled", reason);
      this.publish(task);
      this.release();
    }
    for (let task = this.first; task; task = task.next) task.abort(reason);
  }

  openQueue(): OutcomeQueue {
    const queue = new OutcomeQueue(() => this.queues.delete(queue));
    if (this.live === 0) queue.end();
    else this.queues.add(queue);
    return queue;
  }

  /** Resolves when no task is live. */
  whenIdle(): Promise<void> {
    if (this.live === 0) return Promise.resolve();
    return new Promise((resolve) => this.idleWaiters.push(resolve));
  }

  /** True where it is certain that the running code belongs to a task of this group. */
  isCalledByTask(): boolean {
    return this.starting > 0 || isInside((scope) => scope instanceof OwnedTask && scope.isOwnedBy(this));
  }

  collectRunning(): RunningTask[] {
    const now = performance.now();
    return [...this.liveTasks()].map((task) => ({ name: task.label, duration: now - task.startedAt }));
  }

  *liveTasks(): Generator<OwnedTask<unknown>> {
    for (let task = this.first; task; task = task.next) yield task;
  }

  protected override becomeIdle(): void {
    for (const queue of this.queues) queue.end();
    this.queues.clear();
    const waiters = this.idleWaiters;
    this.idleWaiters = [];
    for (const wake of waiters) wake();
    super.becomeIdle();
  }

  private createTask(name: string | undefined): OwnedTask<unknown> {
    if (this.finished) throw new Error("this TaskGroup has finished: a task that it starts now would have no owner");
    return new OwnedTask(this, ++this.lastId, name);
  }

  private begin(task: OwnedTask<unknown>, fn: TaskFunction): void {
    this.freeSlots--;
    task.holdsSlot = true;
    this.track(task);
    this.starting++;
    let promise: Promise<unknown>;
    try {
      promise = Promise.resolve(enter(task, fn));
    } catch (error) {
      // Nothing is cancelled inside createTask: its caller holds no task yet, and may be a task itself.
      promise = Promise.reject(error);
    }
    this.starting--;
    task.follow(promise);
  }

  /** Before its function is called, so that a task that cancels its own group is cancelled with it. */
  private track(task: OwnedTask<unknown>): void {
    task.startedAt = performance.now();
    task.previous = this.last;
    if (this.last) this.last.next = task;
    else this.first = task;
    this.last = task;
    if (tracer) task.trace("started");
  }

  private untrack(task: OwnedTask<unknown>): void {
    if (task.previous) task.previous.next = task.next;
    else this.first = task.next;
    if (task.next) task.next.previous = task.previous;
    else this.last = task.previous;
    task.next = task.previous = undefined;
  }

  private publish(task: OwnedTask<unknown>): void {
    for (const queue of this.queues) queue.push(task.outcome());
  }
}
