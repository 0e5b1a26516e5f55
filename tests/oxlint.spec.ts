import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ExceptStarRule } from "../src/rules/create-rule.js";
import { lint } from "./helpers/lint.js";

const root = resolve(import.meta.dirname, "..");
const oxlint = join(root, "node_modules/oxlint/bin/oxlint");
const run = promisify(execFile);

interface Report {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
  readonly message: string;
}

let folder = "";
let rules: Record<string, ExceptStarRule> = {};
const texts = new Map<string, string>();

/** A folder far from any node_modules, with the built plugin as its only code: no eslint, no typescript. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "except-star-oxlint-"));
  const built = join(root, "dist/index.js");
  await cp(built, join(folder, "plugin/index.js"));
  await writeFile(join(folder, "plugin/package.json"), '{ "type": "module" }');
  const plugin = (await import(built)) as { default: { rules: Record<string, ExceptStarRule> } };
  ({ rules } = plugin.default);
  for (const [name, { meta }] of Object.entries(rules)) {
    texts.set(`${name}-bad.ts`, meta.docs.bad);
    texts.set(`${name}-good.ts`, meta.docs.good);
  }
  const scenes = join(root, "tests/rules/eval");
  for (const name of await readdir(scenes)) texts.set(name, await readFile(join(scenes, name), "utf8"));
  await mkdir(join(folder, "code"));
  for (const [name, text] of texts) await writeFile(join(folder, "code", name), text);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function lintWithOxlint(): Promise<Report[]> {
  const config = {
    jsPlugins: ["./plugin/index.js"],
    categories: { correctness: "off" },
    rules: Object.fromEntries(Object.keys(rules).map((name) => [`except-star/${name}`, "error"])),
  };
  await writeFile(join(folder, ".oxlintrc.json"), JSON.stringify(config));
  const args = [oxlint, "-c", join(folder, ".oxlintrc.json"), "--format", "json", "code"];
  const failed = run(process.execPath, args, { cwd: folder, maxBuffer: 1e8 });
  const { stdout } = await failed.catch((error: unknown) => error as { stdout: string });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: Diagnostic[] };
  return diagnostics.map(({ filename, code, message, labels }) => ({
    file: filename.replace(/^.*code[\\/]/, ""),
    line: labels[0]?.span.line ?? 0,
    rule: /\((.+)\)/.exec(code)?.[1] ?? code,
    message,
  }));
}

type Diagnostic = { filename: string; code: string; message: string; labels: { span: { line: number } }[] };

function lintWithEslint(): Report[] {
  return [...texts].flatMap(([file, text]) =>
    Object.entries(rules).flatMap(([rule, module]) =>
      lint(module, text, { file }).map(({ line, message }) => ({ file, line, rule, message })),
    ),
  );
}

function sortReports(reports: readonly Report[]): string[] {
  return reports.map(({ file, line, rule, message }) => `${file}:${line} ${rule}: ${message}`).sort();
}

describe("the built plugin under oxlint's jsPlugins", () => {
  it("reports what it reports under ESLint without type information, with nothing else installed", async () => {
    const expected = sortReports(lintWithEslint());
    expect(expected.length).toBeGreaterThan(Object.keys(rules).length);
    expect(sortReports(await lintWithOxlint())).toEqual(expected);
  });
});
