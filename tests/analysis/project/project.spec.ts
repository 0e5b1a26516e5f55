import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { collectReach } from "../../../src/analysis/project.js";
import { defaultSettings } from "../../../src/analysis/settings.js";
import { collectFanOuts } from "../../../src/analysis/sites/fan-out.js";
import { labelAt } from "../flow/reach-of.js";
import { openProject, reachCases } from "./open-project.js";

const root = join(import.meta.dirname, "../../projects");

interface Expected {
  readonly handlers: readonly string[];
  readonly escapes: readonly string[];
  readonly entries?: readonly string[];
}

function readExpected(name: string): Expected {
  return JSON.parse(readFileSync(join(root, name, "reach.json"), "utf8")) as Expected;
}

/** The reach of the one fan-out of a project, by the labels of its handlers. */
function reachIn(name: string, entries?: readonly string[]): Expected {
  const { project, paths } = openProject(name, entries);
  const sites = paths.flatMap((path) => {
    const view = project.views.open(path);
    return view ? collectFanOuts(view, defaultSettings) : [];
  });
  expect(sites).toHaveLength(1);
  const [site] = sites;
  const reach = collectReach(project, site?.path ?? "", site?.range ?? [0, 0]);
  const labels = reach.handlers.map(({ path, id }) => {
    return labelAt(project.views.open(path)?.text ?? "", Number(id.slice(id.lastIndexOf(":") + 1)));
  });
  return { handlers: labels.sort(), escapes: [...new Set(reach.escapes.map(({ id }) => id))].sort() };
}

describe("the reach across the files of a program", () => {
  it.each(reachCases)("%s", (name) => {
    const { handlers, escapes, entries } = readExpected(name);
    expect(reachIn(name, entries)).toEqual({ handlers, escapes });
  });

  it("the same export is public where an entry point is its file", () => {
    expect(reachIn("reach-function", ["load.ts"]).escapes).toEqual(["public-api"]);
  });
});
