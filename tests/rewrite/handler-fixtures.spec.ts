import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { collectHandlers } from "../../src/analysis/sites/catch-handler.js";
import { defaultSettings } from "../../src/analysis/settings.js";
import type { SourceView } from "../../src/analysis/source-view.js";
import { parseView } from "../../src/codemods/parse-view.js";
import { applyEdits } from "../../src/rewrite/edit.js";
import { planHandler } from "../../src/rewrite/handler.js";
import type { Form } from "../../src/rewrite/plan.js";
import { collectImportEdits } from "../../src/rewrite/text/imports.js";

const folder = join(import.meta.dirname, "../fixtures/handlers");
const cases = readdirSync(folder);

/** The ladders of all handlers of a file. */
function planAll(view: SourceView): (readonly Form[])[] {
  return collectHandlers(view, defaultSettings).flatMap((handler) => {
    const plan = planHandler(view, handler);
    return plan.kind === "edits" ? [plan.forms] : [];
  });
}

function rewrite(view: SourceView, forms: readonly Form[]): string {
  const imports = forms.flatMap((form) => form.imports);
  return applyEdits(view.text, [
    ...forms.flatMap((form) => form.edits),
    ...collectImportEdits(view, imports),
  ]);
}

describe("a handler is rewritten in its best form", () => {
  it.each(cases)("%s", async (name) => {
    const view = parseView(
      join(folder, name, "input.ts"),
      readFileSync(join(folder, name, "input.ts"), "utf8"),
    );
    const ladders = planAll(view);
    expect(ladders.length, "the case must reach the rewrite").toBeGreaterThan(0);
    const output = rewrite(
      view,
      ladders.map(([best]) => best as Form),
    );
    await expect(output).toMatchFileSnapshot(join(folder, name, "output.ts"));
  });

  it.each(cases)("%s: every form parses, and asks nothing more of the group", (name) => {
    const path = join(folder, name, "input.ts");
    const view = parseView(path, readFileSync(path, "utf8"));
    for (const ladder of planAll(view)) {
      for (const form of ladder) {
        const text = rewrite(view, [form]);
        const again = planAll(parseView(path, text)).length;
        expect(again, `${form.name} leaves the handler as it was:\n${text}`).toBeLessThan(
          planAll(view).length,
        );
      }
    }
  });
});
