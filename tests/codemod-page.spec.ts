import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { exitCodes } from "../src/codemods/exit-error.js";
import { analysisFlags, outputFlags, writeFlags, type Flag } from "../src/codemods/flags.js";

const page = readFileSync(resolve(import.meta.dirname, "../docs/codemod.md"), "utf8");

const rowsOf = (flags: readonly Flag[]): string =>
  flags.map(({ usage, about }) => `| \`${usage.replaceAll("|", "\\|")}\` | ${about} |`).join("\n");

it.each([
  ["what is migrated", analysisFlags],
  ["what is shown", outputFlags],
  ["what is written", writeFlags],
])("docs/codemod.md has the flags that say %s, as --help has them", (_title, flags) => {
  expect(page).toContain(rowsOf(flags));
});

it("docs/codemod.md has every exit code", () => {
  const rows = [...page.matchAll(/^\| (\d) +\| /gm)].map(([, code]) => Number(code));
  expect(rows).toEqual(Object.values(exitCodes));
});
