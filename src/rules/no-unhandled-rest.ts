import { collectUnhandledRests } from "../analysis/sites/split-result.js";
import { createRule } from "./create-rule.js";
import { reportFinding } from "./report.js";

/** Reports splits of a group whose rest is lost, or whose match is not checked. */
export const noUnhandledRest = createRule({
  name: "no-unhandled-rest",
  type: "problem",
  docs: {
    description: "Disallow splitting a group and losing the rest",
    why: `\`split\` gives two halves: the errors that match and those that do not. Code that takes the first half and forgets
the second has swallowed every other failure of the group. Each half is \`null\` when it is empty.`,
    bad: `import { ExceptionGroup } from "except-star";
class DbError extends Error {}
export function report(error: unknown) {
  if (!(error instanceof ExceptionGroup)) throw error;
  const [match] = error.split(DbError);
  console.warn(match?.message);
}`,
    good: `import { ExceptionGroup } from "except-star";
class DbError extends Error {}
export function report(error: unknown) {
  if (!(error instanceof ExceptionGroup)) throw error;
  const [match, rest] = error.split(DbError);
  console.warn(match?.message);
  if (rest) throw rest;
}`,
    whenNotToUse: "Where only the matches are wanted, `group.subgroup(matcher)` says so.",
    python: "`match, rest = eg.split(T)`; `except*` raises the rest by itself, as `exceptStar` does.",
    typeInformation: "optional",
    presets: { recommended: [] },
  },
  messages: {
    lostRest: "Nobody reads the second half of this split, so every other error of the group is lost.",
    uncheckedMatch: "`{{name}}` is null when nothing matches, and it is used without a check.",
  },
  defaultOptions: [],
  create: (context, view, { settings }) => ({
    Program: () => {
      for (const { kind, range, name } of collectUnhandledRests(view, settings)) {
        reportFinding(context, { range, messageId: kind, data: { name } });
      }
    },
  }),
});
