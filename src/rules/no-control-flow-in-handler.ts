import { collectDroppedValues } from "../analysis/sites/group-error-use.js";
import { createRule } from "./create-rule.js";
import { reportFinding } from "./report.js";

/** Reports values that a clause returns to an exceptStar whose result is dropped. */
export const noControlFlowInHandler = createRule({
  name: "no-control-flow-in-handler",
  type: "problem",
  docs: {
    description: "Disallow returning a value from a clause of exceptStar whose result is dropped",
    why: `\`return\` in a clause leaves the clause, not the function around it. Its value is the value of \`exceptStar(…)\`;
when nobody takes that, the function goes on behind the handler as if nothing had been returned.`,
    bad: `import { exceptStar, on } from "except-star";
class NotFound extends Error {}
declare function load(): string;
export function find(): string | null {
  try {
    return load();
  } catch (error) {
    exceptStar(error, on(NotFound, () => {
      return null;
    }));
  }
  throw new Error("unreachable?");
}`,
    good: `import { exceptStar, on } from "except-star";
class NotFound extends Error {}
declare function load(): string;
export function find(): string | null {
  try {
    return load();
  } catch (error) {
    return exceptStar(error, on(NotFound, () => {
      return null;
    }));
  }
}`,
    whenNotToUse: "Never.",
    python: "`return`, `break` and `continue` in an `except*` block are a SyntaxError.",
    typeInformation: "none",
    presets: { recommended: [] },
  },
  messages: {
    droppedValue:
      "This returns from the clause only, and nobody uses the value of `exceptStar`. Return that.",
  },
  defaultOptions: [],
  create: (context, view, { settings }) => ({
    Program: () => {
      for (const { range } of collectDroppedValues(view, settings)) {
        reportFinding(context, { range, messageId: "droppedValue" });
      }
    },
  }),
});
