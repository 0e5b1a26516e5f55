/** What is still running in a group, as `onAbandoned` and `formatTasks` name it. */
export interface RunningTask {
  /** Its name, or its number in the group, or `body`. */
  readonly name: string;
  /** Milliseconds since it started. */
  readonly duration: number;
}

/** How a group is cancelled from outside, how many tasks run at a time, and what a failure does to the others. */
export interface TaskGroupOptions {
  /** Cancels the whole group when it fires; the group then rejects with `signal.reason` unless a task failed. */
  signal?: AbortSignal | undefined;
  /** Shown in traces, warnings and `formatTasks`. */
  name?: string | undefined;
  /** How many tasks may run at a time; the others wait for their turn. No limit by default. */
  concurrency?: number | undefined;
  /** `"cancel"` (default): the first failure cancels the others. `"continue"`: they finish, and all failures are raised. */
  onError?: "cancel" | "continue" | undefined;
  /** Milliseconds that a cancelled group waits for tasks that ignore their signal. No limit by default. */
  abandonAfter?: number | undefined;
  /** Called with the tasks that were given up after `abandonAfter`. */
  onAbandoned?: ((tasks: readonly RunningTask[]) => void) | undefined;
}

/** The options of `all`, `map` and `adoptAll`. */
export interface RaiseOptions extends TaskGroupOptions {
  /**
   * `"group"` (default): wait for all, raise an ExceptionGroup of all failures. `"first"`: reject at once with the first
   * error itself, as Promise.all does; later failures go to `suppressedErrors`.
   */
  raise?: "group" | "first" | undefined;
}

/** What `createTask`, `adopt` and `start` take beside the work. */
export interface TaskOptions {
  /** Shown in traces, warnings and `formatTasks`. */
  readonly name?: string | undefined;
}
