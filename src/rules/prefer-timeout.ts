import { collectTimerRaces, type TimerRace } from "../analysis/sites/timer-race.js";
import type { SourceView } from "../analysis/source-view.js";
import type { TextEdit } from "../rewrite/edit.js";
import { collectImportEdits, findRuntimeImport } from "../rewrite/text/imports.js";
import { createRule } from "./create-rule.js";
import { reportFinding } from "./report.js";

/** Reports races with a timer. */
export const preferTimeout = createRule({
  name: "prefer-timeout",
  type: "suggestion",
  docs: {
    description: "Prefer timeout() to a Promise.race with a timer",
    why: `\`Promise.race\` ends nothing. When the timer wins, the work goes on with nobody waiting for it, and its failure is
dropped; when the work wins, the timer keeps the process alive. \`timeout(ms, body)\` aborts the signal of its body, waits
for it, and throws a TimeoutError.`,
    bad: `declare function load(): Promise<string>;
export function loadSoon() {
  return Promise.race([load(), new Promise<never>((_, reject) => setTimeout(() => reject(new Error("too slow")), 1000))]);
}`,
    good: `import { timeout } from "except-star";
declare function load(signal: AbortSignal): Promise<string>;
export function loadSoon() {
  return timeout(1000, ({ signal }) => load(signal));
}`,
    whenNotToUse: `Where the work is meant to go on behind the timer. The rule is silent when the function clears its timer or
aborts the loser. The quick fix keeps the call as it is: hand the scope's signal on yourself, and mind that the error is
a TimeoutError then.`,
    python:
      "`asyncio.timeout` and `asyncio.wait_for`, which cancel the work; `asyncio.wait` with a timeout does not.",
    typeInformation: "none",
    presets: { strict: [] },
  },
  messages: {
    timerRace: "`{{timer}}` ends this race, but not the work that lost it: both go on with nobody waiting.",
    useTimeout: "Use `timeout`, which waits for the work that it ends.",
  },
  defaultOptions: [],
  hasSuggestions: true,
  create: (context, view) => ({
    Program: () => {
      for (const site of collectTimerRaces(view)) {
        const suggest = [{ messageId: "useTimeout" as const, edits: collectEdits(view, site) }];
        reportFinding(context, {
          range: site.range,
          messageId: "timerRace",
          data: { timer: site.timer },
          suggest,
        });
      }
    },
  }),
});

/** The work moves into the body as it stands; the timer's milliseconds become the first argument. */
function collectEdits(view: SourceView, { call, parts }: TimerRace): TextEdit[] {
  if (!parts) return [];
  const timeout = findRuntimeImport(view, "timeout", view.ast);
  const text = `${timeout.local}(${view.text.slice(...parts.ms)}, () => ${view.text.slice(...parts.work)})`;
  return [{ start: call[0], end: call[1], text }, ...collectImportEdits(view, [timeout])];
}
