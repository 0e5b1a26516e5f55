import { collectExportedFunctions } from "../analysis/sites/exported-function.js";
import { canReceiveGroup } from "../analysis/throws/gates.js";
import { lengthOf } from "../analysis/throws/group-flow.js";
import { renderChain } from "../analysis/throws/missed-groups.js";
import { groupAnalysisOf } from "../analysis/throws/shared-analysis.js";
import { findThrowsTag } from "../analysis/throws/throws-tag.js";
import { planThrowsTag } from "../rewrite/throws-tag.js";
import { createRule } from "./create-rule.js";
import { reportFinding } from "./report.js";

export const requireThrowsTag = createRule({
  name: "require-throws-tag",
  type: "suggestion",
  docs: {
    description: "Require `@throws {ExceptionGroup}` on exported functions that may throw a group",
    why: "A declaration file shows no bodies: in another package, in oxlint and under TypeScript 7 nobody can see that a function raises a group, and `no-plain-catch` stays silent about its callers. The tag carries the knowledge across. The fix writes it into the comment, on a line of its own, since tsc drops a comment that stands on a member's line; keep `removeComments` off.",
    bad: `import { TaskGroup } from "except-star";

export async function loadDashboard() {
  return TaskGroup.all([() => fetchUser(), () => fetchOrders()]);
}`,
    good: `import { TaskGroup } from "except-star";

/** @throws {ExceptionGroup} */
export async function loadDashboard() {
  return TaskGroup.all([() => fetchUser(), () => fetchOrders()]);
}`,
    whenNotToUse:
      "In an application that no other package imports: the rules follow its own functions by themselves.",
    python: "None: Python documents exceptions by habit, not by a rule.",
    typeInformation: "needed",
    presets: { recommendedTypeChecked: [] },
  },
  messages: {
    undocumentedGroup: "`{{name}}` may throw an {{group}} ({{chain}}), but its comment does not say so.",
  },
  defaultOptions: [],
  fixable: "code",
  create(context, view, { settings }) {
    return {
      "Program:exit"() {
        if (!view.types || !canReceiveGroup(view, { settings, assumeMigrated: false })) return;
        const analysis = groupAnalysisOf(view, settings, false);
        for (const { name, fn, documented } of collectExportedFunctions(view)) {
          if (findThrowsTag(view, documented)) continue;
          const { throws, rejects } = analysis.summarise({
            kind: "function",
            view,
            node: fn,
            captured: undefined,
          });
          const [arrival] = [...throws, ...rejects].sort((a, b) => lengthOf(a) - lengthOf(b));
          if (!arrival) continue;
          const { group } = arrival.raise;
          const fix = [planThrowsTag(view, documented, group)];
          const data = { name, group, chain: renderChain(arrival) };
          reportFinding(context, {
            range: fn.id?.range ?? documented.range,
            messageId: "undocumentedGroup",
            data,
            fix,
          });
        }
      },
    };
  },
});
