import { collectFanOuts, type FanOutSite } from "../analysis/sites/fan-out.js";
import {
  findFanOutRisk,
  isInsideGroup,
  isSingle,
  type FanOutRisk,
  type FanOutRiskId,
} from "../analysis/sites/fan-out-risk.js";
import type { Settings } from "../analysis/settings.js";
import type { SourceView } from "../analysis/source-view.js";
import { holdsPromises } from "../analysis/sites/fan-out-promises.js";
import { mentions } from "../analysis/syntax/mentions.js";
import { renderBlocker, type Blocker } from "../rewrite/blocker.js";
import { planFile, type FilePlan } from "../rewrite/file-plan.js";
import { collectUnitEdits } from "../rewrite/unit-edits.js";
import { createRule } from "./create-rule.js";
import { reportFinding, type Finding } from "./report.js";

type MessageId = FanOutRiskId | "ungroupedFanOut" | "ungroupedSettled" | "useTaskGroup";
type Options = readonly [{ readonly report: "hazardous" | "fan-out" | "all" }];

/** Reports fan-outs that a task group would make safe, with the codemod's own plan as the quick fix. */
export const preferTaskGroup = createRule<Options, MessageId>({
  name: "prefer-task-group",
  type: "suggestion",
  docs: {
    description: "Prefer a task group to `Promise.all` where a failure can be lost or siblings left running",
    why: [
      "`Promise.all` rejects with the first failure and forgets the rest: the other promises go on running, their",
      "errors vanish, and nothing tells them to stop. A task group owns its tasks. It cancels the siblings through",
      "one signal, waits for them, and raises every failure in one `ExceptionGroup`.",
      "",
      "By default only a fan-out with a visible hazard is reported: cancellation written by hand, a signal that",
      "nobody aborts for the siblings, a `catch` that tests for one kind of error, `allSettled` followed by a throw,",
      "and a promise that runs unobserved during another `await`; not where tasks keep their errors, the signal reaches",
      "one task alone, the `catch` may be meant for something else, or all failures are logged or kept.",
      '`report: "fan-out"` reports every fan-out, `report: "all"` also those that the codemod leaves alone.',
    ].join("\n"),
    bad: `async function load(ids: string[], signal: AbortSignal) {
  return Promise.all(ids.map((id) => fetch(\`/items/\${id}\`, { signal })));
}`,
    good: `import { TaskGroup } from "except-star";

async function load(ids: string[], signal: AbortSignal) {
  return TaskGroup.all(
    ids.map((id) => ({ signal }) => fetch(\`/items/\${id}\`, { signal })),
    { signal },
  );
}`,
    whenNotToUse:
      "Where the first failure is all that matters and the siblings may go on, say so with a `// keep-promise-all` comment.",
    python: "`asyncio.TaskGroup` in place of `asyncio.gather`",
    typeInformation: "optional",
    presets: { recommended: [], migrate: [{ report: "fan-out" }] },
  },
  messages: {
    handWrittenCancel:
      "`{{detail}}` cancels the siblings of {{callee}} by hand; a task group does it and waits.{{note}}",
    signalNotCancelled:
      "`{{detail}}` reaches the tasks of {{callee}}, but a failure does not abort their siblings.{{note}}",
    onlyFirstError: "The catch tests for {{detail}}, but {{callee}} gives it the first failure only.{{note}}",
    settledRethrow: "`{{detail}}` throws one failure of {{callee}} and drops the others.{{note}}",
    startedBeforeAwait:
      "`{{detail}}` runs unobserved during another await before {{callee}} listens to it.{{note}}",
    perItemSwallow: "`{{detail}}` drops the failure of an item of {{callee}} without a trace.{{note}}",
    ungroupedFanOut: "{{callee}} rejects with the first failure and leaves the other tasks running.{{note}}",
    ungroupedSettled: "{{callee}} waits for all its tasks, but nothing can cancel them.{{note}}",
    useTaskGroup: "Run the tasks in a task group.",
  },
  schema: [
    {
      type: "object",
      properties: {
        report: {
          enum: ["hazardous", "fan-out", "all"],
          description: "Which fan-outs to report: those with a hazard, those the codemod rewrites, or all.",
        },
      },
      additionalProperties: false,
    },
  ],
  defaultOptions: [{ report: "hazardous" }],
  hasSuggestions: true,
  create: (context, view, { options: [{ report }], settings }) => ({
    "Program:exit"() {
      if (!mayFanOut(view, settings)) return;
      const asked = collectFanOuts(view, settings)
        .filter((site) => !isSilent(view, site, { report, settings }))
        .map((site) => ({ site, risk: findFanOutRisk(view, site, settings) }))
        .filter(({ risk }) => report !== "hazardous" || isHazard(risk));
      if (asked.length === 0) return;
      const plan = planFile(view, settings);
      const blockers = new Map(plan.sites.map(({ site, blockers: [blocker] }) => [site.id, blocker]));
      for (const { site, risk } of asked) {
        const blocker = blockers.get(site.id);
        if (report === "fan-out" && blocker && !isHazard(risk)) continue;
        reportFinding(context, describe(view, { site, risk, blocker, plan }));
      }
    },
  }),
});

/** Nearly every file is ruled out by its text: `.all(` · `["all"]` · a wrapper of the settings. */
function mayFanOut(view: SourceView, { fanOutFunctions }: Settings): boolean {
  if (mentions(view, "Promise") && /(?:\.\s*|["'`])all(?:Settled)?\b/.test(view.text)) return true;
  return fanOutFunctions.some((name) => mentions(view, name.slice(name.search(/[^.#]*$/))));
}

const alwaysSilent = new Set([
  "promise-shadowed",
  "keep-comment",
  "generated-file",
  "runtime-source",
  "no-argument",
]);

interface Asked {
  readonly report: Options[0]["report"];
  readonly settings: Settings;
}

function isSilent(view: SourceView, site: FanOutSite, { report, settings }: Asked): boolean {
  if (site.facts.some(({ id }) => alwaysSilent.has(id))) return true;
  if (report !== "all" && (isSingle(view, site) || isInsideGroup(view, site, settings))) return true;
  return !holdsPromises(view, site);
}

/** What swallows the failure of an item is often meant. */
function isHazard(risk: FanOutRisk | undefined): boolean {
  return risk !== undefined && risk.id !== "perItemSwallow";
}

interface Found {
  readonly site: FanOutSite;
  readonly risk: FanOutRisk | undefined;
  readonly blocker: Blocker | undefined;
  readonly plan: FilePlan;
}

function describe(view: SourceView, { site, risk, blocker, plan }: Found): Finding<MessageId> {
  const data = {
    callee: site.calleeText,
    detail: risk?.detail ?? "",
    note: blocker ? ` ${renderBlocker(blocker)}` : "",
  };
  const suggest = [{ messageId: "useTaskGroup" as const, edits: collectUnitEdits(view, plan, site.id) }];
  const plain = site.method === "allSettled" ? "ungroupedSettled" : "ungroupedFanOut";
  return { range: site.range, messageId: risk?.id ?? plain, data, suggest };
}
