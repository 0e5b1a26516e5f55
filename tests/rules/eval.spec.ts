import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ExceptStarRule } from "../../src/rules/create-rule.js";
import plugin from "../../src/rules/index.js";
import { collectExpectations, groupByLine, readHeader } from "../helpers/eval-files.js";
import { lint } from "../helpers/lint.js";

const folder = join(import.meta.dirname, "eval");
const rules = plugin.rules as unknown as Record<string, ExceptStarRule>;

describe.each(readdirSync(folder))("the scene %s", (file) => {
  const text = readFileSync(join(folder, file), "utf8");
  const { rule: name, options } = readHeader(text);

  it.each([false, true])("has exactly the reports that its comments name (typed: %s)", (typed) => {
    const rule = rules[name];
    if (!rule) throw new Error(`${file} is about ${name}, which is no rule`);
    expect(groupByLine(lint(rule, text, { file, typed, options }))).toEqual(collectExpectations(text, typed));
  });
});
