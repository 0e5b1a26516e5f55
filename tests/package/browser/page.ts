import { startTests } from "vitest/internal/browser";

type Runner = Parameters<typeof startTests>[1];
type Task = Awaited<ReturnType<typeof startTests>>[number]["tasks"][number];

/** What the page tells of one test. */
export interface PageResult {
  /** The titles of its groups and its own. */
  readonly path: readonly string[];
  readonly state: "passed" | "failed" | "skipped";
  readonly error?: string | undefined;
}

/** What the page tells of the whole spec. */
export interface PageReport {
  readonly results: readonly PageResult[];
  /** Rejections that nobody took, and errors outside the tests. */
  readonly noticed: readonly string[];
}

const config = {
  root: "/",
  setupFiles: [],
  name: undefined,
  passWithNoTests: false,
  testNamePattern: undefined,
  allowOnly: false,
  sequence: { seed: 1, hooks: "stack", setupFiles: "list" },
  chaiConfig: undefined,
  maxConcurrency: 1,
  testTimeout: 60_000,
  hookTimeout: 60_000,
  retry: 0,
  includeTaskLocation: false,
  tags: [],
  tagsFilter: undefined,
  strictTags: false,
} satisfies Runner["config"];

function collectResults(task: Task, outer: readonly string[]): PageResult[] {
  const path = [...outer, task.name];
  if ("tasks" in task) return task.tasks.flatMap((inner) => collectResults(inner, path));
  const { state, errors } = task.result ?? {};
  const result = state === "pass" ? "passed" : state === "fail" ? "failed" : "skipped";
  return [{ path, state: result, error: errors?.map((error) => error.stack ?? error.message).join("\n") }];
}

export type RunSpec = typeof runSpec;

/** Runs a spec in this page with vitest's own runner; the tests in `left` need something that a page has not. */
async function runSpec(spec: string, left: readonly string[]): Promise<PageReport> {
  const noticed: string[] = [];
  window.addEventListener("unhandledrejection", ({ reason }) => noticed.push(`unhandled: ${String(reason)}`));
  window.addEventListener("error", ({ message }) => noticed.push(`error: ${message}`));
  const runner: Runner = {
    config,
    importFile: (file) => import(`/${file}`),
    onCollected: (files) => files.forEach((file) => leaveOut(file.tasks, left)),
  };
  const [file] = await startTests([spec], runner);
  const broken = file?.result?.errors ?? [];
  const ofFile = broken.map(({ stack }) => ({ path: [spec], state: "failed" as const, error: stack }));
  return { results: [...ofFile, ...file!.tasks.flatMap((task) => collectResults(task, []))], noticed };
}

function leaveOut(tasks: readonly Task[], left: readonly string[]): void {
  for (const task of tasks) {
    if ("tasks" in task) leaveOut(task.tasks, left);
    else if (left.includes(task.name)) task.mode = "skip";
  }
}

// Vitest's expect asks for the state of a worker; the page is one.
Object.assign(globalThis, {
  __vitest_worker__: { config: { ...config, expect: {}, snapshotOptions: {} }, ctx: {}, environment: {} },
  runSpec,
});
