import { collectPlainExpectations, type PlainExpectation } from "../analysis/sites/group-expectation.js";
import { canReceiveGroup } from "../analysis/throws/gates.js";
import { findRejectedGroup } from "../analysis/throws/missed-groups.js";
import { groupAnalysisOf } from "../analysis/throws/shared-analysis.js";
import type { SourceView } from "../analysis/source-view.js";
import type { TextEdit } from "../rewrite/edit.js";
import { collectImportEdits, findRuntimeImport } from "../rewrite/text/imports.js";
import { createRule } from "./create-rule.js";
import { reportFinding } from "./report.js";

/** Reports expectations of a single error on a call that throws a group. */
export const noPlainExpect = createRule({
  name: "no-plain-expect",
  type: "problem",
  docs: {
    description: "Disallow expecting a single class of errors of a call that throws a group",
    why: `\`expect(load()).rejects.toThrow(HttpError)\` fails once \`load\` runs a task group: what arrives is the group. With
\`.not\` it passes, and tests nothing. \`groupOf([HttpError])\` says what the group holds.`,
    bad: `import { TaskGroup } from "except-star";
declare const expect: any;
class HttpError extends Error {}
const load = () => TaskGroup.all([() => Promise.reject(new HttpError("404"))]);
await expect(load()).rejects.toThrow(HttpError);`,
    good: `import { TaskGroup } from "except-star";
import { groupOf } from "except-star/testing";
declare const expect: any;
class HttpError extends Error {}
const load = () => TaskGroup.all([() => Promise.reject(new HttpError("404"))]);
await expect(load()).rejects.toEqual(groupOf([HttpError]));`,
    whenNotToUse: "Where no test runs on code with task groups.",
    python: "`pytest.raises(ValueError)` around a TaskGroup; pytest has RaisesGroup. flake8-async ASYNC401.",
    typeInformation: "optional",
    presets: { recommended: [] },
  },
  messages: {
    plainExpectation:
      "{{call}} rejects with an {{group}}, which is no `{{expected}}`: expect groupOf([{{expected}}]).",
    useGroupOf: "Expect a group of it.",
  },
  defaultOptions: [],
  hasSuggestions: true,
  create: (context, view, { settings }) => ({
    "Program:exit"() {
      if (!view.text.includes("rejects") || !canReceiveGroup(view, { settings, assumeMigrated: false }))
        return;
      const analysis = groupAnalysisOf(view, settings, false);
      for (const site of collectPlainExpectations(view, settings)) {
        const { range, call, expected, subject } = site;
        const arrival = findRejectedGroup(analysis, view, subject);
        if (!arrival) continue;
        const data = { call, expected, group: arrival.raise.group };
        const suggest = [{ messageId: "useGroupOf" as const, edits: collectEdits(view, site) }];
        reportFinding(context, { range, messageId: "plainExpectation", data, suggest });
      }
    },
  }),
});

function collectEdits(view: SourceView, { matcher, expected }: PlainExpectation): TextEdit[] {
  const groupOf = findRuntimeImport(view, "groupOf", view.ast);
  const text = `toEqual(${groupOf.local}([${expected}]))`;
  return [{ start: matcher[0], end: matcher[1], text }, ...collectImportEdits(view, [groupOf])];
}
