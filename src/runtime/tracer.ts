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

/** Set only while somebody listens, so that a task pays one comparison otherwise. */
export let tracer: Listener | undefined;

/** The groups that started while somebody listened, and have not ended; in production nothing holds a group. */
export const liveGroups = new Set<Nursery>();

/** A broken listener must not break the group that it watches. */
function tellAll(event: TaskEvent): void {
  for (const listener of listeners) {
    try {
      listener(event);
    } catch {
      // Listeners report; they have no say in what the tasks do.
    }
  }
}

/** Adds a listener to the events of all tasks; the result takes it away again. */
export function addTracer(listener: Listener): () => void {
  const own: Listener = (event) => listener(event);
  listeners.add(own);
  tracer = tellAll;
  return () => {
    listeners.delete(own);
    if (listeners.size === 0) tracer = undefined;
  };
}
