import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "except-star-warning-"));
const bundle = join(folder, "index.mjs");
const entry = fileURLToPath(new URL("../../src/runtime/index.ts", import.meta.url));

beforeAll(() =>
  build({
    entryPoints: [entry],
    outfile: bundle,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "es2022",
  }),
);
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a program in a process of its own: the warning is off under NODE_ENV test, and takes 5 s. */
async function runProgram(
  program: string,
  environment: Record<string, string> = {},
  imports = `import { TaskGroup } from ${JSON.stringify(bundle)};`,
): Promise<string> {
  const source = `${imports}
    const stuck = () => new Promise((resolve) => setTimeout(resolve, 5_500));
    ${program}`;
  const { NODE_ENV: _, VITEST: __, ...env } = process.env;
  const options = { env: { ...env, ...environment } };
  const { stderr } = await promisify(execFile)(
    process.execPath,
    ["--input-type=module", "-e", source],
    options,
  );
  return stderr;
}

const failing = `await TaskGroup.run((group) => {
  group.createTask(stuck, { name: "deaf" });
  throw new RangeError("the failure");
}, { name: "jobs" }).catch(() => {});`;

describe("a failed group that waits for a task 5 s after cancelling it", () => {
  it.concurrent("warns with the task and the failure", async () => {
    const stderr = await runProgram(failing);
    expect(stderr).toMatch(/TaskGroupWarning: TaskGroup jobs has failed, but still waits for deaf/);
    expect(stderr).toContain("RangeError: the failure");
  });

  it.concurrent.each([["production"], ["test"]])("is silent under NODE_ENV %s", async (NODE_ENV) => {
    expect(await runProgram(failing, { NODE_ENV })).toBe("");
  });

  it.concurrent(
    "warns on the console where a bundler replaced NODE_ENV and there is no process",
    async () => {
      const replaced = join(folder, "replaced.mjs");
      await build({
        entryPoints: [entry],
        outfile: replaced,
        bundle: true,
        format: "esm",
        target: "es2022",
        define: { "process.env.NODE_ENV": '"development"' },
      });
      const program = `delete globalThis.process; const { TaskGroup } = await import(${JSON.stringify(replaced)});`;
      const stderr = await runProgram(`${program} ${failing}`, {}, "");
      expect(stderr).toMatch(/TaskGroupWarning: TaskGroup jobs has failed, but still waits for deaf/);
      expect(stderr).toContain("RangeError: the failure");
    },
  );

  it.concurrent(
    "is silent under fake timers, and when there is no failure or nothing to wait for",
    async () => {
      const fake = `const real = setTimeout; globalThis.setTimeout = (...given) => real(...given); ${failing}`;
      expect(await runProgram(fake)).toBe("");
      const cancelled = "await TaskGroup.run((group) => { group.createTask(stuck); group.cancel(); });";
      expect(await runProgram(cancelled)).toBe("");
    },
  );

  it.concurrent(
    "is silent when a list was cancelled from outside, or its failure has left already",
    async () => {
      const obedient =
        "({ signal }) => new Promise((_, no) => signal.addEventListener('abort', () => no(signal.reason)))";
      const outside = `TaskGroup.all([stuck, ${obedient}], { signal: AbortSignal.timeout(10) })`;
      const left = `TaskGroup.all([stuck, () => Promise.reject(new Error())], { raise: "first" })`;
      expect(await runProgram(`await Promise.allSettled([${outside}, ${left}]); await stuck();`)).toBe("");
    },
  );

  it.concurrent("does not keep the process alive", async () => {
    const started = performance.now();
    await runProgram(
      `TaskGroup.all([() => new Promise(() => {}), () => Promise.reject(new Error())]).catch(() => {});`,
    );
    expect(performance.now() - started).toBeLessThan(4_000);
  });
});
