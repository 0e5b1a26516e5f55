import { collectUnforwardedSignals } from "../analysis/sites/signal-forwarding.js";
import { createRule } from "./create-rule.js";
import { reportFinding } from "./report.js";

/** Reports calls that could be given the signal that the function around them has. */
export const requireSignalForwarding = createRule({
  name: "require-signal-forwarding",
  type: "suggestion",
  docs: {
    description: "Require the signal that a function is given to be handed on to the calls that take one",
    why: `A cancellation reaches exactly as far as the signal is handed on. A function that takes an \`AbortSignal\` and
then calls \`fetch(url)\` without it looks cancellable and is not: after the abort the request runs to its end, and the
caller waits for it.

The rule asks for one thing only: there is exactly one signal among the parameters of the function, somebody waits for
the call, and the callee takes a signal, as an argument or as an option. Without type information it knows \`fetch\` and
the functions of the same file; with it, every callee.`,
    bad: `export async function loadUser(id: string, signal: AbortSignal) {
  const response = await fetch(\`/users/\${id}\`);
  return response.json();
}`,
    good: `export async function loadUser(id: string, signal: AbortSignal) {
  const response = await fetch(\`/users/\${id}\`, { signal });
  return response.json();
}`,
    whenNotToUse: `Where a call is to go on after an abort, say so: pass \`signal: undefined\`, or name the parameter \`_signal\`.
Calls in \`catch\` and \`finally\`, and inside \`shield\` and \`cleanup\`, are left alone.`,
    python:
      "None is needed: asyncio cancels the task, and with it whatever it awaits. .NET has the same gap, and CA2016.",
    typeInformation: "optional",
    presets: { recommendedTypeChecked: [] },
  },
  messages: {
    unforwardedSignal: "{{call}} takes a signal and is not given `{{signal}}`, so an abort does not stop it.",
    forwardSignal: "Give {{call}} the signal.",
  },
  defaultOptions: [],
  hasSuggestions: true,
  create: (context, view, { settings }) => ({
    Program: () => {
      for (const { range, call, signal, insert } of collectUnforwardedSignals(view, settings)) {
        const edits = [{ start: insert.at, end: insert.at, text: insert.text }];
        const suggest = [{ messageId: "forwardSignal" as const, data: { call }, edits }];
        reportFinding(context, { range, messageId: "unforwardedSignal", data: { call, signal }, suggest });
      }
    },
  }),
});
