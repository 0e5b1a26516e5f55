import { isOwnCancellation, type CancelScope } from "./cancel-scope.js";
import { now, tell, type TaskEvent } from "./tracer.js";

/** Reports the life of a task of `all` and its kin, by a subscription of its own: tracing must not move the result. */
export function traceGathered(group: CancelScope, promise: Promise<unknown>, index: number): void {
  const task = { label: `${index}`, startedAt: now() };
  const report = (type: TaskEvent["type"], error?: unknown): void => tell(task, group, { type, error });
  report("started");
  promise.then(
    () => report("succeeded"),
    (error) => report(isOwnCancellation(group, error) ? "cancelled" : "failed", error),
  );
}
