import { collectMixedCatches } from "../analysis/sites/group-error-use.js";
import { createRule } from "./create-rule.js";
import { reportFinding } from "./report.js";

/** Reports handlers that open an error as a group and test it as a single one. */
export const noMixedCatch = createRule({
  name: "no-mixed-catch",
  type: "problem",
  docs: {
    description: "Disallow exceptStar and instanceof on the same error",
    why: `A handler that uses \`exceptStar\` expects a group. A test of the same error for a class matches a bare error only, so
one of the two never does its work. Every clause takes bare errors as well: move the test into a clause.`,
    bad: `import { exceptStar, on } from "except-star";
class DbError extends Error {}
class HttpError extends Error {}
export function handle(error: unknown) {
  if (error instanceof HttpError) return "http";
  return exceptStar(error, on(DbError, () => "db"));
}`,
    good: `import { exceptStar, on } from "except-star";
class DbError extends Error {}
class HttpError extends Error {}
export function handle(error: unknown) {
  return exceptStar(error, on(HttpError, () => "http"), on(DbError, () => "db"));
}`,
    whenNotToUse: "Where a bare error and the same error in a group mean different things.",
    python: "`except` and `except*` in one `try` is a SyntaxError.",
    typeInformation: "none",
    presets: { recommended: [] },
  },
  messages: {
    mixedCatch:
      "exceptStar opens `{{error}}` as a group, but this test for `{{test}}` sees bare errors only. Make it a clause.",
  },
  defaultOptions: [],
  create: (context, view, { settings }) => ({
    Program: () => {
      for (const { range, error, test } of collectMixedCatches(view, settings)) {
        reportFinding(context, { range, messageId: "mixedCatch", data: { error, test } });
      }
    },
  }),
});
