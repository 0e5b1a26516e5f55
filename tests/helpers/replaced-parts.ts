import type { PlanUnits } from "../../src/codemods/analyse.js";
import { planMigration, type Migration } from "../../src/codemods/migrate.js";
import type { Part, Unit, Variant } from "../../src/codemods/migration.js";
import { createDefaultOptions } from "../../src/codemods/options.js";
import type { Form } from "../../src/rewrite/plan.js";
import type { SourceView } from "../../src/analysis/source-view.js";
import { createTemporaryProject, strictConfig } from "./temporary-project.js";

/** A part that replaces the one occurrence of `wanted`, with one form for each text. */
export function replacing(
  view: SourceView,
  wanted: string,
  texts: readonly string[],
  kind: Part["kind"] = "fan-out",
): Part {
  const start = view.text.indexOf(wanted);
  const range = [start, start + wanted.length] as const;
  const forms = texts.map((text): Form => ({
    name: text,
    edits: [{ start, end: range[1], text }],
    imports: [],
    notes: [],
  }));
  const line = view.text.slice(0, start).split("\n").length;
  const place = { path: view.path, range, line, column: 0 };
  return {
    id: `${view.path}:${start}`,
    kind,
    place,
    shape: "literal",
    forms: forms as unknown as Part["forms"],
  };
}

/** A unit of these variants. */
export function unitOf(variants: readonly Variant[]): Unit {
  return { id: variants[0]?.parts[0]?.id ?? "", variants: variants as unknown as Unit["variants"] };
}

/** What makes a file one that may hold a site. */
export const marker = "/* Promise.all */";

/** Plans a strict project of these files, and gives the new texts by the end of their paths. */
export async function migrate(
  files: Readonly<Record<string, string>>,
  planUnits: PlanUnits,
  extra: object = {},
): Promise<{ readonly text: (path: string) => string | undefined; readonly run: Migration }> {
  const project = createTemporaryProject({ "tsconfig.json": strictConfig, ...files });
  const run = await planMigration({ ...createDefaultOptions(project.root), ...extra }, planUnits);
  return { run, text: (path) => run.writes.find((write) => write.path.endsWith(path))?.after.text };
}

/** A planner that finds its views by the end of their paths. */
export const planAll =
  (plan: (view: (name: string) => SourceView) => readonly Unit[]): PlanUnits =>
  (views) => {
    const find = (name: string): SourceView => {
      const view = views.find(({ path }) => path.endsWith(name));
      if (!view) throw new Error(`no view of ${name}`);
      return view;
    };
    return { units: plan(find), left: [] };
  };
