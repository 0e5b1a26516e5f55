import { findFanOutCall, type FanOutSite } from "../analysis/sites/fan-out.js";
import { findSettledRaise } from "../analysis/sites/settled-raise.js";
import type { SourceView } from "../analysis/source-view.js";
import { planFanOut, type FanOutOptions } from "./fan-out.js";
import type { UnitSite } from "./unit.js";

/** Whether a rejection can start at a site: none does at an allSettled that hands out its entries. */
export function canReject(view: SourceView, site: FanOutSite): boolean {
  return site.method === "all" || findSettledRaise(view, findFanOutCall(view, site)) !== undefined;
}

/** Whether a site can raise a group, and why not. */
export function describeRaise(
  view: SourceView,
  site: FanOutSite,
  options: Pick<FanOutOptions, "signals" | "push">,
): Pick<UnitSite, "canRaiseGroup" | "noGroup"> {
  if (!canReject(view, site)) return { canRaiseGroup: false, noGroup: "never-rejects" };
  const plan = planFanOut(view, site, { ...options, raise: "group" });
  if (plan.kind === "blocked") return { canRaiseGroup: false };
  const isHeld = plan.forms[0].notes.includes("may-not-settle");
  return isHeld ? { canRaiseGroup: false, noGroup: "may-not-settle" } : { canRaiseGroup: true };
}
