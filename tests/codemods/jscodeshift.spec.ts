import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const transform = join(root, "dist/codemods/promise-all-to-task-group.js");
const folder = mkdtempSync(join(tmpdir(), "jscodeshift-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.runIf(existsSync(transform))("jscodeshift's own command line runs the built transform", () => {
  const before = "export const both = async () => {\n  await Promise.all([a(), b()]);\n};\n";
  writeFileSync(join(folder, "both.ts"), before);
  writeFileSync(join(folder, "none.ts"), "export const none = 1;\n");
  const bin = join(root, "node_modules/jscodeshift/bin/jscodeshift.js");
  const args = [bin, "--no-babel", "--run-in-band", "--extensions=ts", "-t", transform, folder];
  const { stdout, status } = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect({ status, stdout }).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/0 errors[\s\S]*1 skipped[\s\S]*1 ok/) as string,
  });
  const after = readFileSync(join(folder, "both.ts"), "utf8");
  expect(after).toContain('TaskGroup.all([() => a(), () => b()], { raise: "first" })');
  expect(readFileSync(join(folder, "none.ts"), "utf8")).toBe("export const none = 1;\n");
});
