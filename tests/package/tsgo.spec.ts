import { readFileSync, rmSync, mkdtempSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as parser from "@typescript-eslint/parser";
import { Linter } from "eslint";
import { afterAll, describe, expect, it } from "vitest";
import plugin from "../../src/rules/index.js";

const api = `import { TaskGroup } from "except-star";
export class HttpError extends Error { status = 1; }
async function one(): Promise<number> { throw new HttpError("x"); }
export async function load(signal: AbortSignal) {
  await fetch("x", { signal });
  return TaskGroup.all([() => one(), () => one()]);
}
export const api = { load };
`;
const handlers = `import { api, HttpError, load } from "./api.js";
export async function show(signal: AbortSignal) {
  try { return await api.load(signal); } catch (error) { if (error instanceof HttpError) return 1; throw error; }
}
export async function other(signal: AbortSignal) {
  try { await load(signal); } catch { return null; }
  await fetch("y");
}
export async function both(signal: AbortSignal) {
  return await Promise.all([fetch("1", { signal }), fetch("2", { signal })]);
}
`;
const compilerOptions = {
  strict: true,
  target: "ES2022",
  module: "nodenext",
  lib: ["ES2023", "DOM"],
  types: [],
};

const root = mkdtempSync(join(tmpdir(), "except-star-tsgo-"));
mkdirSync(join(root, "node_modules"));
symlinkSync(
  fileURLToPath(new URL("../../src/runtime", import.meta.url)),
  join(root, "node_modules/except-star"),
);
writeFileSync(join(root, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
writeFileSync(join(root, "api.ts"), api);
writeFileSync(join(root, "handlers.ts"), handlers);
afterAll(() => rmSync(root, { recursive: true }));

/** All rules over both files; a crash of a rule is thrown. */
function lint(projectService: true | { readonly EXPERIMENTAL_backend: "tsgo" }): string[] {
  const linter = new Linter({ cwd: root });
  return ["api.ts", "handlers.ts"].flatMap((file) => {
    const filename = join(root, file);
    const config: Linter.Config = {
      files: ["**/*.ts"],
      languageOptions: {
        parser: parser as Linter.Parser,
        parserOptions: { projectService, tsconfigRootDir: root },
      },
      plugins: { "except-star": plugin },
      rules: plugin.configs.all.rules,
    };
    const messages = linter.verify(readFileSync(filename, "utf8"), [config], { filename });
    return messages.map(({ line, ruleId, message }) => `${file}:${line} ${ruleId ?? "fatal"} ${message}`);
  });
}

/** typescript-eslint finds the back end under this name: an alias of a TypeScript 7.1 build. */
function isInstalled(): boolean {
  try {
    createRequire(createRequire(import.meta.url).resolve("@typescript-eslint/typescript-estree")).resolve(
      "@typescript/native/package.json",
    );
    return true;
  } catch {
    return false;
  }
}

const reason = isInstalled()
  ? ""
  : ' (skipped: run npm install --no-save "@typescript/native@npm:typescript@7.1.0-dev.20261009.1")';

describe("TypeScript 7's own checker (typescript-eslint's tsgo back end)", () => {
  it("has something to compare: the typed rules report on the classic back end", () => {
    const rules = lint(true).map((line) => line.split(" ")[1]);
    expect(rules).toContain("except-star/no-plain-catch");
    expect(rules).toContain("except-star/require-throws-tag");
    expect(rules).toContain("except-star/require-signal-forwarding");
  });

  it.skipIf(reason !== "")(`gets the same reports of all rules${reason}`, () => {
    expect(lint({ EXPERIMENTAL_backend: "tsgo" })).toEqual(lint(true));
  });
});
