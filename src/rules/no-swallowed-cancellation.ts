import { collectCancellationCatches, type CancellationCatch } from "../analysis/sites/cancellation-catch.js";
import { collectCheckEdits } from "../rewrite/cancellation-check.js";
import { createRule } from "./create-rule.js";
import { reportFinding } from "./report.js";

type Options = readonly [{ readonly strict: boolean }];

/** Reports handlers in which the abort of a signal that somebody else owns is lost. */
export const noSwallowedCancellation = createRule({
  name: "no-swallowed-cancellation",
  type: "problem",
  docs: {
    description: "Disallow handlers that keep a cancellation from reaching the code that asked for it",
    why: `A call that is given somebody else's \`AbortSignal\` rejects when that signal aborts. A \`catch\` takes
everything, so a handler that means "the server did not answer" takes the abort as well. The caller has cancelled,
and yet the function returns a fallback, tries again, or reports the abort as a failure.

An \`AbortSignal\` is level-triggered: it stays aborted, and every later call that is given it rejects at once. So the
harm arises where the code goes on to something that does not take the signal, returns a value, retries, or calls an
abort a failure. One line is enough: \`signal.throwIfAborted()\` as the first statement of the handler.

The rule follows each way through the handler. Tests for something specific (\`error instanceof HttpError\`,
\`error.code === "ENOENT"\`) do not hold for an abort; if every other way throws or hands the error on (\`reject(error)\`,
\`controller.error(error)\`, \`{ type: "error", error }\`), it is silent. It is also silent when the code looks at
cancellation in any form, when the function made the controller or the timeout itself, and in clean-up.`,
    bad: `export async function loadUser(id: string, signal: AbortSignal) {
  try {
    return await fetch(\`/users/\${id}\`, { signal });
  } catch {
    return null;
  }
}`,
    good: `export async function loadUser(id: string, signal: AbortSignal) {
  try {
    return await fetch(\`/users/\${id}\`, { signal });
  } catch {
    signal.throwIfAborted();
    return null;
  }
}`,
    whenNotToUse: `Where an abort is a result like any other, say so with \`if (signal.aborted) return …\`: the rule reads that
as a look at cancellation. Left alone unless \`strict\` is on: best effort as the last act of a function without a value, a
function whose comment says that it never throws or rejects, a fallback that the caller has given, and a repair of what the
aborted work has left behind, behind which the error is thrown again.`,
    python: `\`except BaseException\` or \`except CancelledError\` without \`raise\`: flake8-async ASYNC103 and ASYNC104. Python moved
\`CancelledError\` out of \`Exception\` in 3.8 so that a plain \`except Exception\` cannot do this; JavaScript has no such class.`,
    typeInformation: "optional",
    presets: { recommended: [], strict: [{ strict: true }] },
  },
  messages: {
    swallowedCancellation:
      "{{call}} rejects when `{{signal}}` aborts, but this handler {{outcome}}: the abort is lost.",
    retriedCancellation:
      "{{call}} rejects when `{{signal}}` aborts, but this handler {{outcome}} after an abort.",
    startedFallback:
      "{{call}} rejects when `{{signal}}` aborts, but this handler {{outcome}}, also after an abort.",
    wrappedCancellation: "{{call}} rejects when `{{signal}}` aborts, but this handler {{outcome}}.",
    emptyCatch: "{{call}} rejects when `{{signal}}` aborts, but this handler is empty: the abort is lost.",
    foldedSettled:
      "{{call}} rejects when `{{signal}}` aborts, but nobody reads a `reason`: the abort is lost.",
    throwIfAborted: "Add `{{check}}`.",
  },
  schema: [
    {
      type: "object",
      properties: {
        strict: {
          type: "boolean",
          description:
            "Also report best effort as a function's last act, functions that say they never throw, fallbacks of the caller, repairs, and a new error thrown without its cause.",
        },
      },
      additionalProperties: false,
    },
  ],
  defaultOptions: [{ strict: false }] as Options,
  hasSuggestions: true,
  create: (context, view, { options: [{ strict }], settings }) => ({
    Program: () => {
      for (const site of collectCancellationCatches(view, settings)) {
        if (site.strictOnly && !strict) continue;
        const { range, call, signal, outcome, check } = site;
        const edits = collectCheckEdits(view, site);
        const suggest = [{ messageId: "throwIfAborted" as const, data: { check: check?.text }, edits }];
        reportFinding(context, {
          range,
          messageId: messageIds[site.kind],
          data: { call, signal, outcome },
          suggest,
        });
      }
    },
  }),
});

const messageIds = {
  swallowed: "swallowedCancellation",
  retried: "retriedCancellation",
  fallback: "startedFallback",
  wrapped: "wrappedCancellation",
  empty: "emptyCatch",
  settled: "foldedSettled",
} as const satisfies Record<CancellationCatch["kind"], string>;
