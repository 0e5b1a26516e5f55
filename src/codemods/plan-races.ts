import type { Reach } from "../analysis/flow/reach.js";
import type { CatchHandler } from "../analysis/sites/catch-handler.js";
import { collectTimerRaces, type TimerRace } from "../analysis/sites/timer-race.js";
import type { SourceView } from "../analysis/source-view.js";
import { renderBlocker, type Blocker } from "../rewrite/blocker.js";
import { planTimerRace } from "../rewrite/timer-race.js";
import type { PlannedUnits } from "./analyse.js";
import { HandlerBook } from "./handler-book.js";
import type { LeftAlone, Part, Unit } from "./migration.js";
import { createReach } from "./plan-program.js";
import type { PlanContext } from "./plan-units.js";
import type { Sources } from "./sources.js";

/** Plans every `Promise.race` with a timer, where the run asks for it: each is a unit of its own. */
export function planRaces(
  views: readonly SourceView[],
  sources: Sources,
  context: PlanContext,
): PlannedUnits {
  const { options, settings } = context;
  const races = options.timeouts
    ? views.flatMap((view) => collectTimerRaces(view, settings).map((race) => ({ view, race })))
    : [];
  if (races.length === 0) return { units: [], left: [] };
  const reachOf = createReach(sources, context);
  const book = new HandlerBook(sources, context);
  const units: Unit[] = [];
  const left: LeftAlone[] = [];
  for (const { view, race } of races) {
    const plan = planTimerRace(view, race, options);
    const tested = plan.kind === "edits" ? findTested(book, reachOf(view, race.range)) : undefined;
    if (plan.kind === "edits" && (!tested || keepsError(plan.forms[0].notes))) {
      const part: Part = { ...describeRace(race), id: race.id, forms: plan.forms };
      units.push({ id: race.id, variants: [{ raise: "first", parts: [part] }] });
    } else {
      const blockers = plan.kind === "blocked" ? plan.blockers : tested ? [tested] : [];
      const reasons = blockers.map((one) => ({ id: one.id, sentence: renderBlocker(one) }));
      left.push({ ...describeRace(race), reasons });
    }
  }
  return { units, left };
}

/** A timer that resolves throws nothing that a handler could ask for. */
function keepsError(notes: readonly string[]): boolean {
  return !notes.includes("timeout-error");
}

function describeRace({ timerText, ...race }: TimerRace): Pick<Part, "place" | "shape" | "kind"> {
  const { path, range, line, column } = race;
  return { place: { path, range, line, column }, kind: "race", shape: timerText };
}

/** A handler that could tell a TimeoutError from the plain Error that the timer throws today. */
function findTested(book: HandlerBook, reach: Reach): Blocker | undefined {
  const found = reach.handlers.find((ref) => {
    const handler = book.findHandler(ref);
    return !handler || canTellTimers(handler);
  });
  const place = found && book.findPlace(found.id);
  return found && { id: "race-error-tested", ...(place && { detail: `${place.path}:${place.line}` }) };
}

/** No code and no other class tells a plain Error from a TimeoutError, but its text, its name or a function may. */
function canTellTimers({ kind, isByReference, tests }: CatchHandler): boolean {
  if (kind === "assertion" || isByReference) return true;
  return tests.some((test) => {
    if (test.kind === "instanceof") return test.name === "TimeoutError";
    if (test.kind === "property") return test.name === "name" || test.name === "message";
    return test.kind === "message" || test.kind === "predicate" || test.kind === "identity";
  });
}
