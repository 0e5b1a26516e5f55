import { expect, it } from "vitest";
import { defaultSettings } from "../../src/analysis/settings.js";
import { parseView } from "../../src/codemods/parse-view.js";
import { planFile } from "../../src/rewrite/file-plan.js";

it("leaves the runtime's own code alone: the import would be of itself", () => {
  const path = "/app/node_modules/except-star/dist/esm/gather.js";
  const view = parseView(path, "export const f = () => Promise.all([a(), b()]);\n");
  const { sites, edits } = planFile(view, defaultSettings);
  expect(sites.flatMap(({ blockers }) => blockers.map(({ id }) => id))).toContain("runtime-source");
  expect(edits).toEqual([]);
});
