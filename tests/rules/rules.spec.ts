import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import type { ExceptStarRule } from "../../src/rules/create-rule.js";
import plugin from "../../src/rules/index.js";
import { presets } from "../../src/rules/presets.js";
import { lint } from "../helpers/lint.js";
import { renderRulePage, renderRulesTable, replaceBetween } from "../helpers/rule-page.js";

const root = resolve(import.meta.dirname, "../..");
const rules = plugin.rules as unknown as Record<string, ExceptStarRule>;
const names = Object.keys(rules);
const configs = plugin.configs as unknown as Record<
  string,
  { rules: Record<string, unknown>; plugins: Record<string, unknown> }
>;

describe.each(Object.entries(rules))("%s", (name, rule) => {
  it("has a page that is rendered from its docs", async () => {
    await expect(renderRulePage(rule)).toMatchFileSnapshot(join(root, "docs/rules", `${name}.md`));
  });

  it.each([false, true])("reports its first example and not its second (typed: %s)", (typed) => {
    if (rule.meta.docs.typeInformation === "needed" && !typed) return;
    const [options] = Object.values(rule.meta.docs.presets);
    expect(lint(rule, rule.meta.docs.bad, { typed, options }).length).toBeGreaterThan(0);
    expect(lint(rule, rule.meta.docs.good, { typed, options })).toEqual([]);
  });

  it("says in full sentences of at most 110 characters what is wrong", () => {
    for (const message of Object.values(rule.meta.messages)) {
      const [beforeChain = ""] = message.split("{{chain}}");
      expect(beforeChain.replace(/\{\{\w+\}\}/g, "").length, message).toBeLessThanOrEqual(110);
      expect(message).toMatch(/[.]$|\{\{\w+\}\}$/);
    }
  });

  it("describes every option, and gives each a default", () => {
    for (const [index, schema] of rule.meta.schema.entries()) {
      const { properties = {} } = schema as { properties?: Record<string, { description?: string }> };
      const defaults = Object.keys((rule.meta.defaultOptions[index] ?? {}) as object);
      expect(Object.keys(properties).sort()).toEqual(defaults.sort());
      for (const property of Object.values(properties)) expect(property.description).toMatch(/\.$/);
    }
  });
});

describe("the plugin", () => {
  it("has a page, a spec and a preset line for every rule, and none without a rule", () => {
    const pages = listNames("docs/rules", ".md");
    const specs = listNames("tests/rules", ".spec.ts");
    const files = listNames("src/rules", ".ts").filter(
      (name) => !/^(?:create-rule|index|presets|report|view-of)$/.test(name),
    );
    expect(pages).toEqual([...names].sort());
    expect(specs).toEqual(expect.arrayContaining(names));
    expect(
      specs.filter((spec) => !/^(?:rules|eval)$/.test(spec) && !names.some((name) => spec.startsWith(name))),
    ).toEqual([]);
    expect(files).toEqual([...names].sort());
    for (const name of names) {
      const lines = Object.entries(configs).filter(([, config]) => `except-star/${name}` in config.rules);
      expect(
        lines.map(([preset]) => preset),
        name,
      ).toContain("all");
      expect(lines.length, `${name} is in no preset but all`).toBeGreaterThan(1);
    }
  });

  it("carries its name, its version and itself in every preset", () => {
    const { name, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Record<
      string,
      string
    >;
    expect(plugin.meta).toEqual({ name, version, namespace: "except-star" });
    expect(Object.keys(configs)).toEqual(Object.keys(presets));
    for (const config of Object.values(configs)) expect(config.plugins["except-star"]).toBe(plugin);
  });

  it("makes each preset hold those that it builds on", () => {
    for (const [name, { includes }] of Object.entries(presets)) {
      for (const included of includes) {
        for (const rule of Object.keys(configs[included]?.rules ?? {}))
          expect(configs[name]?.rules, name).toHaveProperty([rule]);
      }
    }
  });

  it("lists every rule in the README", async () => {
    const readme = join(root, "README.md");
    if (!existsSync(readme)) return;
    await expect(
      replaceBetween(readFileSync(readme, "utf8"), "rules table", renderRulesTable(rules)),
    ).toMatchFileSnapshot(readme);
  });
});

function listNames(folder: string, extension: string): string[] {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith(extension))
    .map((name) => name.slice(0, -extension.length))
    .sort();
}
