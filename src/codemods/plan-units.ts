import { realpathSync } from "node:fs";
import { collectFanOuts, type FanOutSite } from "../analysis/sites/fan-out.js";
import { readSettings, type Settings } from "../analysis/settings.js";
import type { SourceView } from "../analysis/source-view.js";
import { renderBlocker } from "../rewrite/blocker.js";
import { planFanOut } from "../rewrite/fan-out.js";
import type { PlanUnits, PlannedUnits } from "./analyse.js";
import type { LeftAlone, Part, Raise, Reason, Unit } from "./migration.js";
import type { MigrateOptions } from "./options.js";
import { planProgram } from "./plan-program.js";
import { planRaces } from "./plan-races.js";
import { toPosix } from "./programs.js";

/** What planning one file or program needs to know of the run. */
export interface PlanContext {
  readonly options: MigrateOptions;
  readonly settings: Settings;
  /** Whether a file may be changed: it is under the paths of the run, and git does not ignore it. */
  readonly isWritable: (path: string) => boolean;
}

/** The planner of a run: which sites there are, how each may be rewritten, and what must change with it. */
export function createPlanUnits(options: MigrateOptions): PlanUnits {
  const root = toPosix(realpathSync(options.cwd));
  const settings = { ...readSettings({ fanOutFunctions: options.fanOutFunctions }), root };
  return (views, sources) => {
    const context = { options, settings, isWritable: sources.scope.isWritable };
    const planned =
      options.raise === "first" ? planAlone(views, context) : planProgram(views, sources, context);
    const races = planRaces(views, sources, context);
    return { units: [...planned.units, ...races.units], left: [...planned.left, ...races.left] };
  };
}

/** Every site is a unit of its own that keeps Promise.all's contract: no handler has to change. */
function planAlone(views: readonly SourceView[], context: PlanContext): PlannedUnits {
  const units: Unit[] = [];
  const left: LeftAlone[] = [];
  for (const view of views) {
    for (const site of collectFanOuts(view, context.settings)) {
      const planned = planSite(view, site, { context, raise: "first" });
      if ("forms" in planned) units.push({ id: site.id, variants: [{ raise: "first", parts: [planned] }] });
      else left.push(planned);
    }
  }
  return { units, left };
}

/** The rewrite of one fan-out as a part, or the reasons to leave it alone. */
export function planSite(
  view: SourceView,
  site: FanOutSite,
  { context, raise }: { readonly context: PlanContext; readonly raise: Raise },
): Part | LeftAlone {
  const { signals, push } = context.options;
  const plan = planFanOut(view, site, { raise, signals, push });
  if (plan.kind === "edits") return { ...describeSite(site), id: site.id, forms: plan.forms };
  return leaveAlone(
    site,
    plan.blockers.map((one) => ({ id: one.id, sentence: renderBlocker(one) })),
  );
}

export function leaveAlone(site: FanOutSite, reasons: readonly Reason[]): LeftAlone {
  return { ...describeSite(site), reasons };
}

function describeSite(site: FanOutSite): Pick<Part, "place" | "shape"> & { readonly kind: "fan-out" } {
  const { path, range, line, column, shape } = site;
  return { place: { path, range, line, column }, kind: "fan-out", shape };
}
