import { collectFirstErrorUses } from "../analysis/sites/group-error-use.js";
import { createRule } from "./create-rule.js";
import { reportFinding } from "./report.js";

/** Reports code that lets the first error of a group stand for all of them. */
export const noFirstErrorOnly = createRule({
  name: "no-first-error-only",
  type: "problem",
  docs: {
    description: "Disallow throwing, returning or testing only the first error of a group",
    why: `A group exists because several things failed. \`throw group.errors[0]\` drops the others, and which error is first
depends on timing: the handler works in the test and misses in production. The first error may also be a group itself.`,
    bad: `import { ExceptionGroup } from "except-star";
export function unwrap(error: unknown): never {
  if (error instanceof ExceptionGroup) throw error.errors[0];
  throw error;
}`,
    good: `import { exceptStar, on } from "except-star";
class DbError extends Error {}
export function handle(error: unknown) {
  return exceptStar(error, on(DbError, (group) => console.warn(group.leaves().length, "queries failed")));
}`,
    whenNotToUse: `At a boundary that can carry one error only, \`firstError(error)\` says so, and \`raise: "first"\` makes a
group throw its first error in the first place.`,
    python: "flake8-async ASYNC123: bad-exception-group-flattening.",
    typeInformation: "none",
    presets: { recommended: [] },
  },
  messages: {
    thrownFirst:
      "`{{text}}` throws one error of the group and loses the others; which one is a matter of timing.",
    returnedFirst:
      "`{{text}}` returns one error of the group and loses the others; which one is a matter of timing.",
    testedFirst:
      "`{{text}}` tests one error of the group; the one you look for may stand behind it. Use someError().",
  },
  defaultOptions: [],
  create: (context, view, { settings }) => ({
    Program: () => {
      for (const { kind, range, text } of collectFirstErrorUses(view, settings)) {
        reportFinding(context, { range, messageId: kind, data: { text } });
      }
    },
  }),
});
