import { now, tell, type TaskEvent } from "./tracer.js";

interface Traced {
  readonly name: string | undefined;
  isOwnCancellation(error: unknown): boolean;
}

/** Reports the life of a task of `all` and its kin, by a subscription of its own: tracing must not move the result. */
export function traceGathered(group: Traced, promise: Promise<unknown>, index: number): void {
  const started = now();
  const report = (type: TaskEvent["type"], error?: unknown): void =>
    tell(type, { name: `${index}`, group: group.name, duration: now() - started, error });
  report("started");
  promise.then(
    () => report("succeeded"),
    (error) => report(group.isOwnCancellation(error) ? "cancelled" : "failed", error),
  );
}
