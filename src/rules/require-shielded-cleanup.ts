import { collectAbortedCleanups, type AbortedCleanup } from "../analysis/sites/aborted-cleanup.js";
import type { SourceView } from "../analysis/source-view.js";
import type { TextEdit } from "../rewrite/edit.js";
import { collectImportEdits, findRuntimeImport } from "../rewrite/text/imports.js";
import { createRule } from "./create-rule.js";
import { reportFinding } from "./report.js";

/** Reports clean-up that an abort stops at once. */
export const requireShieldedCleanup = createRule({
  name: "require-shielded-cleanup",
  type: "problem",
  docs: {
    description: "Require clean-up to run on a signal of its own",
    why: `An aborted signal stays aborted. A \`finally\` that gives its clean-up the signal of the work does nothing exactly
when it is needed: after an abort the call rejects before it has begun, and its error takes the place of the first one.`,
    bad: `declare function work(signal: AbortSignal): Promise<void>;
declare function unlock(signal: AbortSignal): Promise<void>;
export async function locked(signal: AbortSignal) {
  try {
    await work(signal);
  } finally {
    await unlock(signal);
  }
}`,
    good: `import { cleanup } from "except-star";
declare function work(signal: AbortSignal): Promise<void>;
declare function unlock(signal: AbortSignal): Promise<void>;
export async function locked(signal: AbortSignal) {
  try {
    await work(signal);
  } finally {
    await cleanup(({ signal }) => unlock(signal), { timeout: 5000 });
  }
}`,
    whenNotToUse: "Where clean-up may be skipped after an abort.",
    python: "trio's shielded cancel scope in `finally`; flake8-async ASYNC102.",
    typeInformation: "optional",
    presets: { strict: [] },
  },
  messages: {
    abortedCleanup:
      "After an abort `{{signal}}` is aborted here too, so {{call}} rejects and nothing is cleaned up.",
    shieldCleanup: "Run it in `cleanup`, on a signal of its own.",
  },
  defaultOptions: [],
  hasSuggestions: true,
  create: (context, view, { settings }) => ({
    Program: () => {
      for (const site of collectAbortedCleanups(view, settings)) {
        const { range, call, signal } = site;
        const suggest = [{ messageId: "shieldCleanup" as const, edits: collectEdits(view, site) }];
        reportFinding(context, { range, messageId: "abortedCleanup", data: { call, signal }, suggest });
      }
    },
  }),
});

/** The call keeps its text: the name `signal` now means the scope's. */
function collectEdits(view: SourceView, { callRange, isPlainSignal }: AbortedCleanup): TextEdit[] {
  if (!isPlainSignal) return [];
  const cleanup = findRuntimeImport(view, "cleanup", view.ast);
  const text = `${cleanup.local}(({ signal }) => ${view.text.slice(...callRange)})`;
  return [{ start: callRange[0], end: callRange[1], text }, ...collectImportEdits(view, [cleanup])];
}
