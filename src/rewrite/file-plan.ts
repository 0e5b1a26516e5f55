import { collectGroupSources } from "../analysis/flow/group-source.js";
import { collectFileReach, type Reach } from "../analysis/flow/reach.js";
import type { Settings } from "../analysis/settings.js";
import { collectHandlers, type CatchHandler } from "../analysis/sites/catch-handler.js";
import { collectFanOuts, findFanOutCall, type FanOutSite } from "../analysis/sites/fan-out.js";
import type { SourceView } from "../analysis/source-view.js";
import { findNodeOfType } from "../analysis/syntax/node-at.js";
import type { Blocker } from "./blocker.js";
import type { TextEdit } from "./edit.js";
import { planFanOut, type FanOutOptions } from "./fan-out.js";
import { collectFormEdits } from "./fan-out-file.js";
import { canReject, describeRaise } from "./fan-out-raise.js";
import { describeChange, planHandler } from "./handler.js";
import type { Form, RewritePlan } from "./plan.js";
import {
  planUnits,
  type SiteDecision,
  type Unit,
  type UnitHandler,
  type UnitOptions,
  type UnitSite,
} from "./unit.js";

/** What a run asks of one file. */
export interface FilePlanOptions extends UnitOptions, Pick<FanOutOptions, "signals" | "push"> {}

/** One fan-out with what was decided for it and why. */
export interface PlannedSite {
  readonly site: FanOutSite;
  readonly decision: SiteDecision;
  readonly plan: RewritePlan;
  /** The form that is written; none where the site is left alone. */
  readonly form?: Form;
  readonly blockers: readonly Blocker[];
  readonly reach: Reach;
}

/** One handler that a fan-out of this file reaches. */
export interface PlannedHandler {
  readonly handler: CatchHandler;
  readonly plan: RewritePlan;
  /** The form that is written; none where the handler stays as it is. */
  readonly form?: Form;
}

/** Everything that changes in one file, by what the file alone shows; plain data. */
export interface FilePlan {
  readonly path: string;
  readonly edits: readonly TextEdit[];
  readonly sites: readonly PlannedSite[];
  readonly handlers: readonly PlannedHandler[];
  readonly units: readonly Unit[];
}

/** Plans all fan-outs of a file together with the handlers that their rejections reach in it. */
export function planFile(view: SourceView, settings: Settings, options: FilePlanOptions = {}): FilePlan {
  const fanOuts = collectFanOuts(view, settings);
  const starts = fanOuts.map((site) => ({ site, reach: reachOf(view, site, settings) }));
  const existing = collectGroupSources(view, settings).map((site) => existingSite(view, site, settings));
  const reached = new Set(
    [...starts, ...existing].flatMap(({ reach }) => reach.handlers.map(({ id }) => id)),
  );
  const handlers = reached.size > 0 ? planHandlers(view, settings, reached) : [];
  const raised = starts.map(({ site, reach }) => ({
    id: site.id,
    reach,
    ...describeRaise(view, site, options),
  }));
  const sites: UnitSite[] = [...existing, ...raised];
  const { units, decisions } = planUnits(
    sites,
    handlers.map(({ handler, plan }): UnitHandler => ({ id: handler.id, change: describeChange(plan) })),
    options,
  );
  const decided = new Map(decisions.map((decision) => [decision.id, decision]));
  const planned = starts.map((start) =>
    planSite(view, start, { decision: decided.get(start.site.id), options }),
  );
  const changed = new Set(units.flatMap((unit) => unit.handlers));
  const written = handlers.map((one) => writeHandler(one, changed));
  const forms = [...written, ...planned].flatMap(({ form }) => (form ? [form] : []));
  return { path: view.path, edits: collectFormEdits(view, forms), sites: planned, handlers: written, units };
}

function reachOf(view: SourceView, site: FanOutSite, settings: Settings): Reach {
  if (!canReject(view, site)) return { handlers: [], escapes: [], ends: [] };
  return collectFileReach(view, findFanOutCall(view, site), { settings });
}

function existingSite(
  view: SourceView,
  source: { readonly id: string; readonly range: readonly [number, number] },
  settings: Settings,
): UnitSite {
  const call = findNodeOfType(view, source.range, (node) => node.type === "CallExpression");
  const reach = call ? collectFileReach(view, call, { settings }) : { handlers: [], escapes: [] };
  return { id: source.id, reach, canRaiseGroup: true, isExisting: true };
}

function planHandlers(view: SourceView, settings: Settings, reached: ReadonlySet<string>): PlannedHandler[] {
  const handlers = collectHandlers(view, settings).filter(({ id }) => reached.has(id));
  return handlers.map((handler) => ({ handler, plan: planHandler(view, handler, { settings }) }));
}

function writeHandler(planned: PlannedHandler, changed: ReadonlySet<string>): PlannedHandler {
  const { handler, plan } = planned;
  return plan.kind === "edits" && changed.has(handler.id) ? { ...planned, form: plan.forms[0] } : planned;
}

interface SiteRequest {
  readonly decision: SiteDecision | undefined;
  readonly options: FilePlanOptions;
}

function planSite(
  view: SourceView,
  { site, reach }: { readonly site: FanOutSite; readonly reach: Reach },
  { decision = { id: site.id, raise: "first" }, options }: SiteRequest,
): PlannedSite {
  const raise = decision.raise === "group" ? "group" : "first";
  const plan = planFanOut(view, site, { raise, signals: options.signals, push: options.push });
  const blockers = plan.kind === "blocked" ? plan.blockers : [];
  const form = plan.kind === "edits" && decision.raise !== "keep" ? plan.forms[0] : undefined;
  return { site, decision, plan, blockers, reach, form };
}
