import { collectErrorsLoops } from "../analysis/sites/group-error-use.js";
import { createRule } from "./create-rule.js";
import { reportFinding } from "./report.js";

/** Reports loops over the direct errors of a group. */
export const preferExceptStar = createRule({
  name: "prefer-except-star",
  type: "suggestion",
  docs: {
    description: "Prefer exceptStar to a loop over a group's errors",
    why: `\`group.errors\` holds the direct children, and a child may be a group: a group within a group is what every nested
fan-out gives. The loop passes over what is inside it. And what no branch of the loop takes is lost, where \`exceptStar\`
raises it again.`,
    bad: `import { ExceptionGroup } from "except-star";
class DbError extends Error {}
export function handle(error: unknown) {
  if (error instanceof ExceptionGroup) {
    for (const each of error.errors) if (each instanceof DbError) console.warn(each.message);
  }
}`,
    good: `import { exceptStar, onEach } from "except-star";
class DbError extends Error {}
export function handle(error: unknown) {
  return exceptStar(error, onEach(DbError, (each) => console.warn(each.message)));
}`,
    whenNotToUse: `Where the direct children are what you want, in a formatter for instance: a function that calls itself for nested
groups is left alone.`,
    python: "`except ExceptionGroup as eg: for e in eg.exceptions`, where `except*` is meant.",
    typeInformation: "none",
    presets: { recommended: [] },
  },
  messages: {
    errorsLoop:
      "`{{group}}.errors` holds groups too: this passes over what is inside them. Use exceptStar, or leaves().",
    useLeaves: "Go through the leaves.",
  },
  defaultOptions: [],
  hasSuggestions: true,
  create: (context, view, { settings }) => ({
    Program: () => {
      for (const { range, group, errors } of collectErrorsLoops(view, settings)) {
        const edits = errors ? [{ start: errors[0], end: errors[1], text: "leaves()" }] : [];
        reportFinding(context, {
          range,
          messageId: "errorsLoop",
          data: { group },
          suggest: [{ messageId: "useLeaves", edits }],
        });
      }
    },
  }),
});
