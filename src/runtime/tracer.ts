import { attempt } from "./cancelled-error.js";
import type { Nursery } from "./nursery.js";

/** One moment in the life of a task, as `traceTasks` reports it. */
export interface TaskEvent {
  readonly type: "started" | "succeeded" | "failed" | "cancelled" | "abandoned";
  /** The task's name, or its number in its group. */
  readonly task: string;
  /** The name of its group, if it has one. */
  readonly group: string | undefined;
  /** Milliseconds since the task started. */
  readonly duration: number;
  /** What it threw (`failed`, as thrown) or why it was cancelled. */
  readonly error?: unknown;
}

type Listener = (event: TaskEvent) => void;

const listeners = new Set<Listener>();

/** The groups that started while somebody listened, and have not ended; in production nothing holds a group. */
export const liveGroups = new Set<Nursery>();

/** True while somebody listens, so that a task pays one comparison otherwise. */
export let isTracing = false;

/** Milliseconds on the clock that durations are measured with. */
export const now = (): number => performance.now();

/** A task as far as it is shown: its name, or its number in its group, and since when it runs. */
export interface Shown {
  readonly label: string;
  readonly startedAt: number;
}

/** Tells the listeners; a broken one must not break the group that it watches. */
export function tell(
  { label, startedAt }: Shown,
  { name }: { readonly name: string | undefined },
  what: Pick<TaskEvent, "type" | "error">,
): void {
  const event = { ...what, task: label, group: name, duration: now() - startedAt };
  for (const listener of listeners) attempt(() => listener(event));
}

/**
 * Calls `listener` when a task starts, succeeds, fails, is cancelled or abandoned: for logging, and as asyncio's debug
 * mode. The result stops it. While somebody listens, `formatTasks()` also knows every live group.
 *
 * @example
 * const log: string[] = [];
 * const stop = traceTasks(({ type, task, group }) => log.push(`${group}/${task} ${type}`));
 * await TaskGroup.run(
 *   (group) => {
 *     group.createTask(async () => 1, { name: "fetch" });
 *   },
 *   { name: "sync" },
 * );
 * stop();
 * log; // => [ 'sync/fetch started', 'sync/fetch succeeded' ]
 */
export function traceTasks(listener: (event: TaskEvent) => void): () => void {
  const own: Listener = (event) => listener(event);
  listeners.add(own);
  isTracing = true;
  return () => {
    listeners.delete(own);
    isTracing = listeners.size > 0;
  };
}
