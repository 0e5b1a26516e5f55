import { TaskGroup } from "except-star";
import promiseAllToTaskGroup, {
  type TransformOptions,
} from "../../src/codemods/promise-all-to-task-group.js";

/** What a snippet can do: every start and end is written down with its name. */
export interface Tracer {
  /** Starts work that ends after some microtasks, with its name as the value or in an error. */
  run(name: string, ticks: number, outcome: "ok" | "fail" | "throw"): Promise<string>;
  log(event: string): void;
}

/** All that can be observed of a run. */
export interface Observed {
  readonly events: readonly string[];
  readonly value?: unknown;
  readonly error?: unknown;
  /** After how many microtasks the snippet settled. */
  readonly ticks: number;
}

/** The snippet after the transform; the text itself where nothing changes. */
export function rewrite(code: string, options: TransformOptions = {}): string {
  return promiseAllToTaskGroup({ path: "/project/snippet.mjs", source: code }, {}, options) ?? code;
}

/** Runs `async function main(t) { … }` and waits until nothing goes on any more. */
export async function observe(code: string): Promise<Observed> {
  const body = code.replace(/^import \{ TaskGroup \} from "except-star";?\n/m, "");
  const main = new Function("TaskGroup", `${body}\nreturn main;`)(TaskGroup) as (
    t: Tracer,
  ) => Promise<unknown>;
  const events: string[] = [];
  let ticks = 0;
  let hasSettled = false;
  const outcome = main(createTracer(events)).then(
    (value) => ({ value: nameFunctions(value), ticks: ((hasSettled = true), ticks) }),
    (error: unknown) => ({ error, ticks: ((hasSettled = true), ticks) }),
  );
  for (; !hasSettled && ticks < 10_000; ticks++) await null;
  const settled = await outcome;
  events.push("settled");
  for (let rest = 0; rest < 200; rest++) await null;
  return { events, ...settled };
}

/** Functions of two runs are never the same object. */
function nameFunctions(value: unknown): unknown {
  if (typeof value === "function") return `function of ${value.length}`;
  if (Array.isArray(value)) return value.map(nameFunctions);
  if (typeof value !== "object" || value === null || value instanceof Error) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, nameFunctions(one)]));
}

function createTracer(events: string[]): Tracer {
  return {
    log: (event) => void events.push(event),
    run(name, ticks, outcome) {
      events.push(`start ${name}`);
      if (outcome === "throw") throw new Error(name);
      return (async () => {
        for (let tick = 0; tick < ticks; tick++) await null;
        events.push(`end ${name}`);
        if (outcome === "fail") throw new Error(name);
        return name;
      })();
    },
  };
}
