import { collectEarlyResults } from "../analysis/sites/group-tasks.js";
import { createRule } from "./create-rule.js";
import { reportFinding } from "./report.js";

/** Reports results of tasks that are read while their group is open. */
export const noResultBeforeJoin = createRule({
  name: "no-result-before-join",
  type: "problem",
  docs: {
    description: "Disallow reading a task's result before the group has ended",
    why: `\`task.result()\` does not wait: on a task that is still running it throws. Read it behind the group, where every task
has ended, or await the task.`,
    bad: `import { TaskGroup } from "except-star";
declare function load(): Promise<string>;
export const page = await TaskGroup.run(async (group) => {
  const task = group.createTask(load);
  return task.result();
});`,
    good: `import { TaskGroup } from "except-star";
declare function load(): Promise<string>;
export const page = await TaskGroup.run(async (group) => {
  const task = group.createTask(load);
  return await task;
});`,
    whenNotToUse: "Any await between the two makes the rule silent, since the task may have ended by then.",
    python: "`task.result()` on a task that is not done raises InvalidStateError.",
    typeInformation: "none",
    presets: { recommended: [] },
  },
  messages: {
    earlyResult:
      "`{{task}}` cannot have ended here, so `{{method}}()` throws. Await the task, or read it behind the group.",
  },
  defaultOptions: [],
  create: (context, view, { settings }) => ({
    Program: () => {
      for (const { range, task, method } of collectEarlyResults(view, settings)) {
        reportFinding(context, { range, messageId: "earlyResult", data: { task, method } });
      }
    },
  }),
});
