import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { defaultSettings } from "../../src/analysis/settings.js";
import { parseView } from "../../src/codemods/parse-view.js";
import promiseAllToTaskGroup from "../../src/codemods/promise-all-to-task-group.js";
import { planFile, type PlannedSite } from "../../src/rewrite/file-plan.js";
import { applyAllSuggestions } from "../helpers/apply-suggestions.js";

const root = join(import.meta.dirname, "../fixtures/promise-all-to-task-group");

describe.each(readdirSync(root))("%s", (name) => {
  const file = readdirSync(join(root, name)).find((one) => one.startsWith("input.")) as string;
  const path = join(root, name, file);
  const input = readFileSync(path, "utf8");
  const output = readFileSync(path.replace("input.", "output."), "utf8");
  const report: unknown = JSON.parse(readFileSync(join(root, name, "report.json"), "utf8"));

  it("gives the expected text", () => {
    expect(promiseAllToTaskGroup({ path, source: input }, {}) ?? input).toBe(output);
  });

  it("tells the shape, the forms and the reasons of each site", () => {
    const { sites } = planFile(parseView(path, input), defaultSettings);
    expect(sites.map(describeSite)).toEqual(report);
  });

  it("gives the same text by quick fixes, one after the other", () => {
    expect(applyAllSuggestions(file, input)).toBe(output);
  });

  it("parses, and a second run changes nothing", () => {
    expect(promiseAllToTaskGroup({ path, source: output }, {})).toBeUndefined();
    expect(() => parseView(path, output)).not.toThrow();
  });
});

function describeSite({ site, plan, decision }: PlannedSite): object {
  const { line, shape, consumption, mayNotSettle } = site;
  return {
    line,
    shape,
    consumption,
    raise: decision.raise,
    ...(plan.kind === "edits"
      ? { forms: plan.forms.map((form) => form.name) }
      : { blocked: plan.blockers.map(({ id }) => id) }),
    ...(mayNotSettle && { mayNotSettle: mayNotSettle.reason }),
  };
}

describe("the text search before a file is parsed", () => {
  const spelled = [
    "Promise.all",
    "globalThis.Promise.all",
    'Promise["all"]',
    "Promise\n    // why (both)\n    .all",
    "Promise /* all; of them */ .all",
    "(Promise).all",
  ];
  it.each(spelled)("finds %j", (callee) => {
    const source = `export const both = async () => {\n  await ${callee}([a(), b()]);\n};\n`;
    expect(promiseAllToTaskGroup({ path: "/a.ts", source }, {})).toContain("TaskGroup");
  });
});
