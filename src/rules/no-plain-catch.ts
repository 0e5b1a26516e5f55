import { collectHandlers, type CatchHandler } from "../analysis/sites/catch-handler.js";
import { canReceiveGroup } from "../analysis/throws/gates.js";
import {
  findMissedGroup,
  renderChain,
  type Certainty,
  type MissedGroup,
} from "../analysis/throws/missed-groups.js";
import { groupAnalysisOf } from "../analysis/throws/shared-analysis.js";
import type { TextEdit } from "../rewrite/edit.js";
import { collectHandlerEdits } from "../rewrite/handler-edits.js";
import { createRule } from "./create-rule.js";
import { reportFinding } from "./report.js";

interface NoPlainCatchOptions {
  readonly certainty: Certainty;
  readonly assumeMigrated: boolean;
}

export const noPlainCatch = createRule({
  name: "no-plain-catch",
  type: "problem",
  docs: {
    description: "Disallow a handler that tests for an error which can only arrive inside a group",
    why: "A task group throws an `ExceptionGroup`, even when a single task failed. `error instanceof HttpError`, `error.code === …` and the like are then false for every error inside it: the branch never runs, and nothing says so. The rule follows calls through functions, methods, callbacks, promises and files to the place that raises the group, and asks whether a task in it could throw what the handler tests for.",
    bad: `import { TaskGroup } from "except-star";

async function loadDashboard() {
  return TaskGroup.all([() => fetchUser(), () => fetchOrders()]);
}

export async function show() {
  try {
    return await loadDashboard();
  } catch (error) {
    if (error instanceof HttpError) return "offline";
    throw error;
  }
}`,
    good: `import { exceptStar, on, TaskGroup } from "except-star";

async function loadDashboard() {
  return TaskGroup.all([() => fetchUser(), () => fetchOrders()]);
}

export async function show() {
  try {
    return await loadDashboard();
  } catch (error) {
    return exceptStar(error, on(HttpError, () => "offline"));
  }
}`,
    whenNotToUse:
      'What nobody can see stays silent: a member of an undocumented interface, a value of type `any`, JavaScript in node_modules. Say `@throws {ExceptionGroup}` there, or name the function in `settings["except-star"].groupSources`. With `assumeMigrated` the rule lists what a migration of every `Promise.all` would change: for planning, not for CI.',
    python:
      "None: in Python a plain `except` around a `TaskGroup` is just as silent. `except*` is the form that this rule asks for.",
    typeInformation: "optional",
    presets: { recommended: [], migrate: [{ certainty: "plausible", assumeMigrated: true }] },
  },
  messages: {
    ungroupedCatch:
      "This handler tests for `{{subject}}`, but {{chain}} throws an {{group}}, so the test {{outcome}}. {{advice}}",
    migratedCatch:
      "This handler tests for `{{subject}}`, but as a task group {{chain}} throws an ExceptionGroup, which the test does not match. {{advice}}",
    migratedAssertion:
      "This assertion expects `{{subject}}`, but as a task group {{chain}} throws an ExceptionGroup. {{advice}}",
    openGroup: "Handle the errors inside the group.",
  },
  schema: [
    {
      type: "object",
      additionalProperties: false,
      properties: {
        certainty: {
          enum: ["proven", "plausible", "any"],
          description:
            "Whether a task must be seen to throw what is tested for, may throw it, or any group counts.",
        },
        assumeMigrated: {
          type: "boolean",
          description: "Read every Promise.all as a task group: what a migration would change.",
        },
      },
    },
  ],
  defaultOptions: [{ certainty: "plausible", assumeMigrated: false }] as readonly [NoPlainCatchOptions],
  hasSuggestions: true,
  create(context, view, { options: [{ certainty, assumeMigrated }], settings }) {
    return {
      "Program:exit"() {
        if (!canReceiveGroup(view, { settings, assumeMigrated })) return;
        const handlers = collectHandlers(view, settings).filter((handler) => handler.isDiscriminating);
        const analysis = groupAnalysisOf(view, settings, assumeMigrated);
        for (const handler of handlers) {
          const missed = findMissedGroup(analysis, view, { handler, certainty });
          if (missed && !isForNoPlainExpect(handler, missed))
            reportFinding(context, describe(handler, missed, collectHandlerEdits(view, handler, settings)));
        }
      },
    };
  },
});

/** An assertion on a group of today belongs to no-plain-expect; what a migration would do to it is said here. */
function isForNoPlainExpect(handler: CatchHandler, { arrival }: MissedGroup): boolean {
  return handler.kind === "assertion" && arrival.raise.group !== "migrated";
}

function describe(
  handler: CatchHandler,
  { test, arrival, isAlsoBare }: MissedGroup,
  edits: readonly TextEdit[],
) {
  const { group } = arrival.raise;
  const isAssertion = handler.kind === "assertion";
  const migrated = isAssertion ? "migratedAssertion" : "migratedCatch";
  const use = isAssertion ? "Use groupOf([…])." : `Use exceptStar(${handler.parameter?.name ?? "error"}, …).`;
  const advice = edits.length > 0 ? use : "Run `npx except-star migrate`.";
  const outcome = isAlsoBare ? "does not match it" : "never matches";
  const data = { subject: test.subject, chain: renderChain(arrival), group, outcome, advice };
  return {
    range: test.range,
    messageId: group === "migrated" ? migrated : ("ungroupedCatch" as const),
    data,
    suggest: [{ messageId: "openGroup" as const, edits }],
  };
}
