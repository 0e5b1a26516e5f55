import { collectUnderivedGroups } from "../analysis/sites/group-class.js";
import { createRule } from "./create-rule.js";
import { reportFinding } from "./report.js";

/** Reports subclasses of ExceptionGroup without derive. */
export const requireDerive = createRule({
  name: "require-derive",
  type: "suggestion",
  docs: {
    description: "Require subclasses of ExceptionGroup to have a derive method",
    why: `\`split\`, \`subgroup\` and \`exceptStar\` make new groups from the parts of an old one, by \`derive\`. A subclass without
its own gets plain groups back: its name, its fields and \`instanceof\` are gone in every handler.`,
    bad: `import { ExceptionGroup } from "except-star";
export class BatchError extends ExceptionGroup {
  batch = 0;
}`,
    good: `import { ExceptionGroup } from "except-star";
export class BatchError extends ExceptionGroup {
  batch = 0;
  override derive(errors: Iterable<Error>): BatchError {
    const part = new BatchError(this.title, errors);
    part.batch = this.batch;
    return part;
  }
}`,
    whenNotToUse: "Where the class matters at the throw only.",
    python: "flake8-async ASYNC126: exceptiongroup-subclass-missing-derive.",
    typeInformation: "optional",
    presets: { recommended: [] },
  },
  messages: {
    missingDerive:
      "Parts of `{{name}}` come out of split() and exceptStar() as plain groups: it has no derive().",
  },
  defaultOptions: [],
  create: (context, view, { settings }) => ({
    Program: () => {
      for (const { range, name } of collectUnderivedGroups(view, settings)) {
        reportFinding(context, { range, messageId: "missingDerive", data: { name } });
      }
    },
  }),
});
