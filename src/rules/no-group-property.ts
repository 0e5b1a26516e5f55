import { collectGroupProperties } from "../analysis/sites/group-error-use.js";
import { createRule } from "./create-rule.js";
import { reportFinding } from "./report.js";

/** Reports properties of single errors that are read on a group. */
export const noGroupProperty = createRule({
  name: "no-group-property",
  type: "problem",
  docs: {
    description: "Disallow reading a single error's property on a group",
    why: `The \`group\` that a clause of \`exceptStar\` gets holds the errors that matched. \`group.code\` is \`undefined\`, and so
is every test on it false; the code stands on the leaves. TypeScript says so; JavaScript and \`any\` do not.`,
    bad: `import { exceptStar, on } from "except-star";
class HttpError extends Error {}
export function handle(error) {
  exceptStar(error, on(HttpError, (group) => console.warn(group.status)));
}`,
    good: `import { exceptStar, onEach } from "except-star";
class HttpError extends Error {}
export function handle(error) {
  exceptStar(error, onEach(HttpError, (each) => console.warn(each.status)));
}`,
    whenNotToUse:
      "Where the groups of the code base carry fields of their own and their class is out of sight.",
    python: "flake8-async ASYNC400: except-star-invalid-attribute.",
    typeInformation: "none",
    presets: { recommended: [] },
  },
  messages: {
    groupProperty:
      "`{{group}}` is a group and has no `{{property}}`; its errors may. Use onEach, or {{group}}.leaves().",
  },
  defaultOptions: [],
  create: (context, view, { settings }) => ({
    Program: () => {
      for (const { range, group, property } of collectGroupProperties(view, settings)) {
        reportFinding(context, { range, messageId: "groupProperty", data: { group, property } });
      }
    },
  }),
});
