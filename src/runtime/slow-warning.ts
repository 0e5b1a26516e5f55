import type { Shown } from "./tracer.js";

const DELAY = 5_000;
/** A replaced setTimeout means fake timers, under which a warning would be a false alarm. */
const realSetTimeout = globalThis.setTimeout;

declare const process: { readonly env: { readonly NODE_ENV?: string } };

interface NodeProcess {
  emitWarning?(message: string, options: { type: string; detail?: string }): void;
}

interface Waiting {
  readonly name: string | undefined;
  collectRunning(): Shown[];
}

/** Warns through Node's own channel where there is one. */
function warn(group: Waiting, failure: unknown): void {
  const names = group.collectRunning().map((task) => task.label);
  const title = `TaskGroup ${group.name ?? ""}`.trim();
  const message = `${title} has failed, but still waits for ${names.join(", ")} (see abandonAfter)`;
  const detail = `The failure: ${(failure as { stack?: unknown } | null | undefined)?.stack ?? String(failure)}`;
  const { process: node } = globalThis as { process?: NodeProcess };
  if (node?.emitWarning) node.emitWarning(message, { type: "TaskGroupWarning", detail });
  else console.warn(`TaskGroupWarning: ${message}\n${detail}`);
}

/** Outside production, says what a failed group waits for if it still does so 5 s after cancelling it; the result is its timer. */
export function armSlowWarning(group: Waiting, failure: unknown): ReturnType<typeof setTimeout> | undefined {
  try {
    // Bundlers replace the expression, and leave out of production what it leads to. Without a `process`, we cannot tell.
    if (process.env.NODE_ENV !== "production" && process.env.NODE_ENV !== "test") {
      if (globalThis.setTimeout !== realSetTimeout) return undefined;
      const timer = setTimeout(() => warn(group, failure), DELAY);
      (timer as { unref?: () => void }).unref?.();
      return timer;
    }
  } catch {
    // No `process`.
  }
  return undefined;
}
