import { describe, expect, it } from "vitest";
import { defaultSettings } from "../../src/analysis/settings.js";
import { parseView } from "../../src/codemods/parse-view.js";
import { sortEdits } from "../../src/rewrite/edit.js";
import { planFile } from "../../src/rewrite/file-plan.js";
import { applyAllSuggestions } from "../helpers/apply-suggestions.js";
import { arbitraryProgram } from "../helpers/fan-out-programs.js";
import { rewrite } from "../helpers/run-snippet.js";
import { fc } from "../helpers/fast-check.js";

const programs = arbitraryProgram(["fail"]).map((body) => `export async function main(t) {\n${body}\n}\n`);

describe("for any program", () => {
  it("the output parses and a second run changes nothing", () => {
    fc.assert(
      fc.property(programs, fc.constantFrom("auto", "first", "group"), (code, raise) => {
        const output = rewrite(code, { raise });
        parseView("/project/snippet.mjs", output);
        expect(rewrite(output, { raise })).toBe(output);
      }),
    );
  });

  it("the edits are disjoint, and what is taken away is only what a rewrite replaces", () => {
    fc.assert(
      fc.property(programs, (code) => {
        const edits = sortEdits(planFile(parseView("/project/snippet.mjs", code), defaultSettings).edits);
        let position = 0;
        for (const { start, end } of edits) {
          expect(start).toBeGreaterThanOrEqual(position);
          expect(code.slice(start, end)).toMatch(/^(Promise\.(all|allSettled)|async |function |\(|\)\(\)|)$/);
          position = end;
        }
      }),
    );
  });

  it("quick fixes one after the other give the transform's text", () => {
    fc.assert(
      fc.property(programs, (code) => {
        expect(applyAllSuggestions("snippet.js", code)).toBe(rewrite(code));
      }),
      { numRuns: 30 },
    );
  });
});
