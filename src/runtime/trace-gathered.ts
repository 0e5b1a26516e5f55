import { tracer } from "./tracer.js";

interface Traced {
  readonly name: string | undefined;
  isOwnCancellation(error: unknown): boolean;
}

/** Reports the life of a task of `all` and its kin, by a subscription of its own: tracing must not move the result. */
export function traceGathered(group: Traced, promise: Promise<unknown>, index: number): void {
  const started = performance.now();
  const tell = (type: "started" | "succeeded" | "failed" | "cancelled", error?: unknown): void => {
    const duration = performance.now() - started;
    tracer?.({ type, task: `${index}`, group: group.name, duration, error });
  };
  tell("started");
  promise.then(
    () => tell("succeeded"),
    (error) => tell(group.isOwnCancellation(error) ? "cancelled" : "failed", error),
  );
}
