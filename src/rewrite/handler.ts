import type { CatchHandler } from "../analysis/sites/catch-handler.js";
import { findFileRefusal } from "../analysis/sites/fan-out-file.js";
import { isAssertedAlone } from "../analysis/sites/error-assertion.js";
import { defaultSettings, type Settings } from "../analysis/settings.js";
import type { SourceView } from "../analysis/source-view.js";
import type { BlockerId } from "./blocker.js";
import { planAssertion } from "./handler-assertion.js";
import { collectClauseForms } from "./handler-clauses.js";
import { isSpecific } from "./handler-guard.js";
import { findGuardsForm } from "./handler-guards.js";
import { collectFirstForms } from "./handler-first.js";
import { findHandlerSource, type HandlerSource } from "./handler-source.js";
import type { Form, RewritePlan } from "./plan.js";

/** What the run asks of a handler's rewrite. */
export interface HandlerOptions {
  readonly settings?: Settings;
  /** Only the fallback, which changes no condition. */
  readonly isMinimal?: boolean;
}

/**
 * The ways to let a handler see the errors inside a group, best first: clauses (`each`, `on`), guards, the first error.
 * In every form a bare error does exactly what it did.
 */
export function planHandler(
  view: SourceView,
  handler: CatchHandler,
  options: HandlerOptions = {},
): RewritePlan {
  const plan = planChange(view, handler, options);
  const refusal = plan.kind === "edits" ? findFileRefusal(view, options.settings) : undefined;
  return refusal ? block(refusal) : plan;
}

function planChange(view: SourceView, handler: CatchHandler, options: HandlerOptions): RewritePlan {
  if (handler.kind === "assertion") return planAssertion(view, handler);
  const source = findHandlerSource(view, handler, options.settings ?? defaultSettings);
  if (!source)
    return block(
      handler.tests.length > 0 || handler.isByReference ? "handler-elsewhere" : "handler-asks-nothing",
    );
  if (!source.parameter || !source.uses.some(needsChange)) return block("handler-asks-nothing");
  const aggregate = handler.tests.find((test) => test.verdict === "aggregate");
  if (aggregate) return block("tests-aggregate", aggregate.subject);
  const [best, ...others] = options.isMinimal ? collectFirstForms(source) : collectForms(source);
  if (!best) return block("handler-asks-nothing");
  return { kind: "edits", safety: "suggested", forms: [best, ...others] };
}

/**
 * Whether a handler must change for a group, and can. Asked of every handler that a group reaches, also of one that only
 * tests for cancellation: a cancelled group throws its reason bare, but an AbortError that a task threw arrives inside.
 */
export function describeChange(plan: RewritePlan): "none" | "planned" | "blocked" {
  if (plan.kind === "edits") return "planned";
  return plan.blockers.every(({ id }) => unchanged.has(id)) ? "none" : "blocked";
}

/** Reasons that say: it means the same for a group. */
const unchanged: ReadonlySet<BlockerId> = new Set(["handler-asks-nothing", "assertion-of-all"]);

function collectForms(source: HandlerSource): Form[] {
  const guards = findGuardsForm(source);
  const first = collectFirstForms(source);
  // A handler that only improves its error reads best over one error, where nothing can be lost by it.
  const isEnriching = source.uses.filter((use) => use.kind === "changed").length > 1;
  const isExact = first[0]?.notes.length === 0;
  if (isEnriching && isExact) return [...first.slice(0, 1), ...(guards ? [guards] : [])];
  return [...collectClauseForms(source), ...(guards ? [guards] : []), ...first];
}

/** Whether a use means something else once the error is a group. */
function needsChange(use: HandlerSource["uses"][number]): boolean {
  if (use.kind === "test") return isSpecific(use);
  if (isAssertedAlone(use) || use.isAsked) return true;
  return (
    (use.kind === "read" || use.kind === "changed") &&
    !/^(?:message|stack|cause|name|toString)$/.test(use.name ?? "")
  );
}

function block(id: BlockerId, detail?: string): RewritePlan {
  return { kind: "blocked", blockers: [{ id, detail }] };
}
