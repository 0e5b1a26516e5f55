import { collectTimerRaces } from "../analysis/sites/timer-race.js";
import { collectFormEdits } from "../rewrite/fan-out-file.js";
import { planTimerRace } from "../rewrite/timer-race.js";
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
aborts the loser. The quick fix stops waiting when time is up, as the race did, and clears the timer; hand the scope's
signal on to end the work too. Where the timer rejected, the error is a TimeoutError then.`,
    python:
      "`asyncio.timeout` and `asyncio.wait_for`, which cancel the work; `asyncio.wait` with a timeout does not.",
    typeInformation: "none",
    presets: { strict: [] },
  },
  messages: {
    timerRace: "`{{timer}}` ends this race, but not the work that lost it: both go on with nobody waiting.",
    useTimeout: "Use `timeout` or `moveOnAfter`, which clear the timer and can end the work.",
  },
  defaultOptions: [],
  hasSuggestions: true,
  create: (context, view, { settings }) => ({
    Program: () => {
      for (const site of collectTimerRaces(view, settings)) {
        const plan = planTimerRace(view, site);
        const edits = plan.kind === "edits" ? collectFormEdits(view, [plan.forms[0]]) : [];
        const suggest = [{ messageId: "useTimeout" as const, edits }];
        reportFinding(context, {
          range: site.callee,
          messageId: "timerRace",
          data: { timer: site.timerText },
          suggest,
        });
      }
    },
  }),
});
