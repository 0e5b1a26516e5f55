import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "..");
const page = readFileSync(join(root, "docs/coming-from-python.md"), "utf8");
const section = page.slice(page.indexOf("## Where it differs, and why"));
const deviations = section.split(/^- (?=\*\*)/m).slice(1);

/** What a deviation names: a spec and the title of a test in it. */
const collectPins = (text: string): { spec: string; title: string }[] =>
  [...text.matchAll(/`(tests\/[^`]+\.spec\.ts)`: "([^"]+)"/g)].map(([, spec, title]) => ({
    spec: spec as string,
    title: title as string,
  }));

describe("each difference from Python on the page", () => {
  it("is there", () => {
    expect(deviations.length).toBeGreaterThanOrEqual(18);
  });

  it.each(deviations.map((text) => [/\*\*(.*?)\*\*/.exec(text)?.[1] ?? text, text] as const))(
    "%s: names a test that exists and runs",
    (_, text) => {
      const pins = collectPins(text);
      expect(pins.length).toBeGreaterThan(0);
      for (const { spec, title } of pins) {
        const source = readFileSync(join(root, spec), "utf8");
        const at = source.indexOf(JSON.stringify(title));
        expect(at, `${spec} has no test "${title}"`).toBeGreaterThan(0);
        const call = source.slice(0, at).trimEnd();
        expect(call, `${spec}: "${title}" is no test, or is skipped`).toMatch(/\b(it|test)(\.fails)?\($/);
      }
    },
  );
});
