import { startTests } from "vitest/internal/browser";

type Runner = Parameters<typeof startTests>[1];
type Task = Awaited<ReturnType<typeof startTests>>[number]["tasks"][number];

/** What the page tells of one test. */
export interface PageResult {
  readonly name: string;
  readonly state: "passed" | "failed" | "skipped";
  readonly ms: number;
  readonly error?: string | undefined;
}

/** What the page tells of the whole run. */
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

function collectResults(task: Task, path: string): PageResult[] {
  const name = path ? `${path} > ${task.name}` : task.name;
  if ("tasks" in task) return task.tasks.flatMap((inner) => collectResults(inner, name));
  const { state, errors, duration: ms = 0 } = task.result ?? {};
  const result = state === "pass" ? "passed" : state === "fail" ? "failed" : "skipped";
  return [
    { name, state: result, ms, error: errors?.map((error) => error.stack ?? error.message).join("\n") },
  ];
}

export type RunSpecs = typeof run;

/** Runs specs in this page with vitest's own runner; the tests in `left` need something that a page has not. */
async function run(specs: string[], left: readonly string[]): Promise<PageReport> {
  const noticed: string[] = [];
  window.addEventListener("unhandledrejection", ({ reason }) => noticed.push(`unhandled: ${String(reason)}`));
  window.addEventListener("error", ({ message }) => noticed.push(`error: ${message}`));
  const runner: Runner = {
    config,
    importFile: (file) => import(`/${file}`),
    onCollected: (files) => files.forEach((file) => leaveOut(file.tasks, left)),
  };
  const files = await startTests(specs, runner);
  const results = files.flatMap((file) => {
    const broken = file.result?.errors ?? [];
    const ofFile = broken.map(({ stack }) => ({
      name: file.filepath,
      state: "failed" as const,
      ms: 0,
      error: stack,
    }));
    return [...ofFile, ...file.tasks.flatMap((task) => collectResults(task, file.filepath))];
  });
  return { results, noticed };
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
  runSpecs: run,
});
