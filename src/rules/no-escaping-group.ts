import { collectEscapingGroups } from "../analysis/sites/group-tasks.js";
import { createRule } from "./create-rule.js";
import { reportFinding } from "./report.js";

/** Reports groups that leave the code in which they are open. */
export const noEscapingGroup = createRule({
  name: "no-escaping-group",
  type: "problem",
  docs: {
    description: "Disallow a task group that leaves the code in which it is open",
    why: `The end of the body is the end of the group. Whoever finds the group later, in a field or a returned value, starts a
task in a group that is closed, and gets an error. In a generator, a consumer that stops reading leaves the group open at
its \`yield\`, with the tasks running.`,
    bad: `import { TaskGroup } from "except-star";
let current: TaskGroup | undefined;
export async function main() {
  await TaskGroup.run(async (group) => {
    current = group;
  });
}
export const spawn = (work: () => Promise<void>) => current?.createTask(work);`,
    good: `import { TaskGroup } from "except-star";
export async function main(serve: (spawn: (work: () => Promise<void>) => void) => Promise<void>) {
  await TaskGroup.run(async (group) => {
    await serve((work) => void group.createTask(work));
  });
}`,
    whenNotToUse: "Where a field is set and cleared with care, for the life of the group.",
    python: "trio's guidance on nurseries in objects; flake8-async ASYNC101 and ASYNC119 for `yield`.",
    typeInformation: "none",
    presets: { recommended: [] },
  },
  messages: {
    storedGroup: "`{{name}}` is closed when its body ends, but it is stored where later code will find it.",
    returnedGroup: "`{{name}}` is closed when it is returned: starting a task in it throws.",
    yieldedAcross:
      "`{{name}}` is open across this `yield`: a consumer that stops reading leaves its tasks running.",
  },
  defaultOptions: [],
  create: (context, view, { settings }) => ({
    Program: () => {
      for (const { kind, range, name } of collectEscapingGroups(view, settings)) {
        reportFinding(context, { range, messageId: kind, data: { name } });
      }
    },
  }),
});
