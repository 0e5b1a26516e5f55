import type { RunningTask } from "./group-options.js";

const DELAY = 5_000;
/** A replaced setTimeout means fake timers, under which a warning would be a false alarm. */
const realSetTimeout = globalThis.setTimeout;

interface NodeProcess {
  emitWarning?(message: string, options: { type: string; detail?: string }): void;
}

/** Bundlers replace the expression; where there is no `process` at all we cannot tell, and keep silent. */
function isDevelopment(): boolean {
  try {
    const mode = process.env.NODE_ENV;
    return mode !== "production" && mode !== "test";
  } catch {
    return false;
  }
}

/** Warns through Node's own channel where there is one. */
function emitWarning(message: string, detail: string): void {
  const node = (globalThis as { process?: NodeProcess }).process;
  if (node?.emitWarning) node.emitWarning(message, { type: "TaskGroupWarning", detail });
  else console.warn(`TaskGroupWarning: ${message}\n${detail}`);
}

interface Waiting {
  readonly name: string | undefined;
  collectRunning(): RunningTask[];
}

function renderWarning(group: Waiting): string {
  const names = group.collectRunning().map((task) => task.name);
  const title = `TaskGroup ${group.name ?? ""}`.trim();
  return `${title} has failed, but still waits for ${names.join(", ")} (see abandonAfter)`;
}

/** Outside production, says what a failed group waits for if it still does so 5 s after cancelling it; the result disarms it. */
export function armSlowWarning(group: Waiting, failure: unknown): (() => void) | undefined {
  if (globalThis.setTimeout !== realSetTimeout || !isDevelopment()) return undefined;
  const timer = setTimeout(() => {
    const detail = (failure as { stack?: unknown } | null | undefined)?.stack ?? failure;
    emitWarning(renderWarning(group), `The failure: ${String(detail)}`);
  }, DELAY);
  (timer as { unref?: () => void }).unref?.();
  return () => clearTimeout(timer);
}

declare const process: { readonly env: { readonly NODE_ENV?: string } };
