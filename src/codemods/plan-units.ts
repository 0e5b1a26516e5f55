import { collectFanOuts, type FanOutSite } from "../analysis/sites/fan-out.js";
import { readSettings, type Settings } from "../analysis/settings.js";
import type { SourceView } from "../analysis/source-view.js";
import { renderBlocker } from "../rewrite/blocker.js";
import { planFanOut } from "../rewrite/fan-out.js";
import type { PlanUnits, PlannedUnits } from "./analyse.js";
import type { LeftAlone, Part, Raise, Unit } from "./migration.js";
import type { MigrateOptions } from "./options.js";

/** The planner of a run: which sites there are, and how each may be rewritten. */
export function createPlanUnits(options: MigrateOptions): PlanUnits {
  const settings = readSettings({ fanOutFunctions: options.fanOutFunctions });
  return (views) =>
    planAlone(views, { options, settings, raise: options.raise === "group" ? "group" : "first" });
}

interface PlanContext {
  readonly options: MigrateOptions;
  readonly settings: Settings;
  readonly raise: Raise;
}

/** Every site is a unit of its own: no handler changes. */
function planAlone(views: readonly SourceView[], context: PlanContext): PlannedUnits {
  const units: Unit[] = [];
  const left: LeftAlone[] = [];
  for (const view of views) {
    for (const site of collectFanOuts(view, context.settings)) {
      const planned = planSite(view, site, context);
      if ("forms" in planned)
        units.push({ id: site.id, variants: [{ raise: context.raise, parts: [planned] }] });
      else left.push(planned);
    }
  }
  return { units, left };
}

function planSite(view: SourceView, site: FanOutSite, { options, raise }: PlanContext): Part | LeftAlone {
  const plan = planFanOut(view, site, { raise, signals: options.signals, push: options.push });
  const { path, range, line, column } = site;
  const about = { place: { path, range, line, column }, kind: "fan-out", shape: site.shape } as const;
  if (plan.kind === "edits") return { ...about, id: site.id, forms: plan.forms };
  return { ...about, reasons: plan.blockers.map((one) => ({ id: one.id, sentence: renderBlocker(one) })) };
}
