import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const lessons = fileURLToPath(new URL("../../examples/lessons/", import.meta.url));
const tsconfig = fileURLToPath(new URL("../../tsconfig.json", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "except-star-lessons-"));

const names = readdirSync(lessons)
  .filter((file) => /^(taskgroup|error-handling-in-async)-.*\.ts$/.test(file))
  .map((file) => file.replace(/\.ts$/, ""));

beforeAll(async () => {
  await build({
    entryPoints: names.map((name) => join(lessons, `${name}.ts`)),
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    tsconfig,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    keepNames: true,
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("the lessons on task groups and on errors in async code", () => {
  it("have a counterpart for each recorded program", () => {
    const recorded = readdirSync(join(lessons, "recorded")).filter((file) => file.endsWith(".txt"));
    const own = recorded.filter((file) => /^(taskgroup|error-handling-in-async)-/.test(file));
    expect(own.map((file) => file.replace(/\.txt$/, "")).sort()).toEqual([...names].sort());
    expect(names.length).toBeGreaterThanOrEqual(17);
  });

  it.each(names)("%s prints what CPython prints", async (name) => {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [join(folder, `${name}.mjs`)]);
    expect(stdout).toBe(readFileSync(join(lessons, "recorded", `${name}.txt`), "utf8"));
    expect(stderr).toBe("");
  });
});
