import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as parser from "@typescript-eslint/parser";
import { Linter } from "eslint";
import { afterAll, describe, expect, it } from "vitest";
import { noPlainCatch } from "../../src/rules/no-plain-catch.js";

const folder = fileURLToPath(new URL("../fixtures/rule-projects/no-plain-catch", import.meta.url));

afterAll(() => parser.clearCaches());

/** Lints a file of the project as a user does: with projectService and the file on disk. */
function lintFile(name: string): Linter.LintMessage[] {
  const path = `${folder}/src/${name}`;
  const parserOptions = { projectService: true, tsconfigRootDir: folder };
  return new Linter({ cwd: folder }).verify(
    readFileSync(path, "utf8"),
    [
      {
        files: ["**/*.ts", "**/*.js"],
        languageOptions: { parser: parser as Linter.Parser, parserOptions },
        plugins: { "except-star": { rules: { "no-plain-catch": noPlainCatch as never } } },
        rules: { "except-star/no-plain-catch": "error" },
      },
    ],
    { filename: path },
  );
}

/** `// error: text` at the end of a line: a report on it whose message holds the text. */
function collectExpected(name: string): { line: number; text: string }[] {
  const lines = readFileSync(`${folder}/src/${name}`, "utf8").split("\n");
  return lines.flatMap((line, index) => {
    const text = /\/\/ error: (.+)$/.exec(line)?.[1];
    return text === undefined ? [] : [{ line: index + 1, text }];
  });
}

describe("no-plain-catch across files, with projectService", () => {
  it("reports what the comments of handlers.ts say, with the shortest chain, and nothing else", () => {
    const messages = lintFile("handlers.ts");
    const expected = collectExpected("handlers.ts");
    expect(messages.map(({ line, message }) => ({ line, message }))).toEqual(
      expected.map(({ line, text }) => ({ line, message: expect.stringContaining(text) })),
    );
  });

  it("gives the same reports when the files of the program were linted before, in another order", () => {
    const first = lintFile("handlers.ts").map((one) => one.message);
    for (const other of ["pong.ts", "store.ts", "dashboard.ts", "ping.ts"]) lintFile(other);
    expect(lintFile("handlers.ts").map((one) => one.message)).toEqual(first);
  });
});
