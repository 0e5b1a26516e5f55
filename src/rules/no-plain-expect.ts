import { collectHandlers, type CatchHandler } from "../analysis/sites/catch-handler.js";
import { collectPlainExpectations, type PlainExpectation } from "../analysis/sites/group-expectation.js";
import { canReceiveGroup } from "../analysis/throws/gates.js";
import { findMissedGroup, findRejectedGroup, renderChain } from "../analysis/throws/missed-groups.js";
import { groupAnalysisOf } from "../analysis/throws/shared-analysis.js";
import type { SourceView } from "../analysis/source-view.js";
import type { TextEdit } from "../rewrite/edit.js";
import { knowsGroups } from "../rewrite/handler-assertion-first.js";
import { collectHandlerEdits } from "../rewrite/handler-edits.js";
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
    plainAssertion:
      "{{chain}} throws an {{group}}, which this assertion of `{{subject}}` does not match: assert groupOf([…]).",
    useGroupOf: "Expect a group of it.",
  },
  defaultOptions: [],
  hasSuggestions: true,
  create: (context, view, { settings }) => ({
    "Program:exit"() {
      if (!mayAssert.test(view.text) || !canReceiveGroup(view, { settings, assumeMigrated: false })) return;
      const analysis = groupAnalysisOf(view, settings, false);
      const plain = collectPlainExpectations(view, settings);
      for (const site of plain) {
        const { range, call, expected, subject } = site;
        const arrival = findRejectedGroup(analysis, view, subject);
        if (!arrival) continue;
        const data = { call, expected, group: arrival.raise.group };
        const suggest = [{ messageId: "useGroupOf" as const, edits: collectEdits(view, site) }];
        reportFinding(context, { range, messageId: "plainExpectation", data, suggest });
      }
      for (const handler of collectHandlers(view, settings)) {
        if (!isOtherAssertion(view, handler, plain)) continue;
        const missed = findMissedGroup(analysis, view, { handler, certainty: "plausible" });
        if (!missed || missed.test.kind === "message") continue;
        const { arrival, test } = missed;
        const data = { chain: renderChain(arrival), group: arrival.raise.group, subject: test.subject };
        const edits = collectHandlerEdits(view, handler, settings);
        const suggest = [{ messageId: "useGroupOf" as const, edits }];
        reportFinding(context, { range: test.range, messageId: "plainAssertion", data, suggest });
      }
    },
  }),
});

const mayAssert = /reject/i;

/** `assert.rejects(load(), HttpError)` · `rejects.toMatchObject({ code: "E" })`: what is no plain expectation of a class. */
function isOtherAssertion(
  view: SourceView,
  handler: CatchHandler,
  plain: readonly PlainExpectation[],
): boolean {
  const { assertion } = handler;
  if (!assertion || !handler.isDiscriminating || knowsGroups(view, assertion)) return false;
  return plain.every(({ place }) => place[0] !== handler.node[0] || place[1] !== handler.node[1]);
}

function collectEdits(view: SourceView, { matcher, expected }: PlainExpectation): TextEdit[] {
  const groupOf = findRuntimeImport(view, "groupOf", view.ast);
  const text = `toEqual(${groupOf.local}([${expected}]))`;
  return [{ start: matcher[0], end: matcher[1], text }, ...collectImportEdits(view, [groupOf])];
}
