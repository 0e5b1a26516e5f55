// The hands-on exercise: a task runner that handles several classes of errors and prints a summary.
import { setTimeout } from "node:timers/promises";
import { exceptStar, isCancelled, on, type Scope, TaskGroup } from "except-star";

class APIError extends Error {}
class TimeoutError extends Error {}

type Result = { status: "success"; result: string } | { status: "error"; error: string; type: string };

const log = (level: string, text: string): void => console.log(`${level}:__main__:${text}`);

// Tasks 1 and 2 wait for the same alarm, so that both have failed before either can cancel the other.
const alarm = setTimeout(300);
const WAITS = [20, alarm, alarm, 60, 5_000];
const DRAWS = [0.9, 0.1, 0.3, 0.5, 0.9];

async function unreliableTask(id: number, { signal }: Scope): Promise<string> {
  log("INFO", `Task ${id}: starting`);
  const wait = WAITS[id]!;
  await (typeof wait === "number" ? setTimeout(wait, undefined, { signal }) : wait);
  if (DRAWS[id]! < 0.2) throw new APIError(`Task ${id}: API error`);
  if (DRAWS[id]! < 0.4) throw new TimeoutError(`Task ${id}: Timeout`);
  log("INFO", `Task ${id}: success`);
  return `Task ${id}: success`;
}

async function runWithTracking(id: number, scope: Scope, results: Map<number, Result>): Promise<void> {
  try {
    results.set(id, { status: "success", result: await unreliableTask(id, scope) });
  } catch (error) {
    if (!isCancelled(error)) {
      const { message, constructor } = error as Error;
      results.set(id, { status: "error", error: message, type: constructor.name });
    }
    throw error;
  }
}

function logErrors(title: string, errors: readonly Error[]): void {
  log("ERROR", `${title}: ${errors.length}`);
  for (const error of errors) log("ERROR", `  - ${error.message}`);
}

const results = new Map<number, Result>();
try {
  await TaskGroup.map([0, 1, 2, 3, 4], (id, _, scope) => runWithTracking(id, scope, results));
} catch (error) {
  exceptStar(
    error,
    on(APIError, (group) => logErrors("API Errors", group.leaves())),
    on(TimeoutError, (group) => logErrors("Timeout Errors", group.leaves())),
    on(Error, (group) => logErrors("Other Errors", group.leaves())),
  );
}

console.log("\n=== Summary ===");
const failed = [...results].flatMap(([id, result]) => (result.status === "error" ? [{ id, ...result }] : []));
console.log(`Total: ${results.size}`);
console.log(`Success: ${results.size - failed.length}`);
console.log(`Failed: ${failed.length}`);
if (failed.length > 0) {
  console.log("\nFailed tasks:");
  for (const { id, type, error } of failed) console.log(`  Task ${id}: ${type} - ${error}`);
}
