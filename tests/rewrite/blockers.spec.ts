import { expect, it } from "vitest";
import { defaultSettings } from "../../src/analysis/settings.js";
import { parseView } from "../../src/codemods/parse-view.js";
import { planFile } from "../../src/rewrite/file-plan.js";
import { createTypedView } from "../helpers/typed-view.js";

it("leaves the runtime's own code alone: the import would be of itself", () => {
  const path = "/app/node_modules/except-star/dist/esm/gather.js";
  const view = parseView(path, "export const f = () => Promise.all([a(), b()]);\n");
  const { sites, edits } = planFile(view, defaultSettings);
  expect(sites.flatMap(({ blockers }) => blockers.map(({ id }) => id))).toContain("runtime-source");
  expect(edits).toEqual([]);
});

// Seen in a client that tells its listeners: what one of them threw left the call, and then was in no entry that is read.
it("leaves an allSettled of functions that may throw at once, whose entries nobody reads", () => {
  const blockersOf = (code: string): string[] =>
    planFile(createTypedView(code), defaultSettings).sites.flatMap(({ blockers }) =>
      blockers.map(({ id }) => id),
    );
  const head =
    "declare const on: ((n: number) => void)[]; declare const load: (n: number) => Promise<void>;\n";
  const tell = (list: string, read = ""): string =>
    `${head}export async function tell() { ${read}await Promise.allSettled(${list}); }\n`;
  expect(blockersOf(tell("on.map((f) => f(1))"))).toEqual(["settled-may-throw"]);
  expect(blockersOf(tell("[load(1), on[0]!(1)]"))).toEqual(["settled-may-throw"]);
  expect(blockersOf(tell("on.map((f) => f(1))", "return "))).toEqual([]);
  expect(blockersOf(tell("[1, 2].map((n) => load(n))"))).toEqual([]);
});
