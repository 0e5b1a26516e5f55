import { collectFloatingGroups } from "../analysis/sites/group-lifetime.js";
import { createRule } from "./create-rule.js";
import { reportFinding } from "./report.js";

/** Reports groups that nobody waits for. */
export const noFloatingGroup = createRule({
  name: "no-floating-group",
  type: "problem",
  docs: {
    description: "Disallow task groups that nobody waits for",
    why: `A task group keeps one promise: when it is over, so are its tasks, and every failure has been raised. That holds
only if somebody waits for it. \`TaskGroup.run(…)\` without \`await\` is a fire-and-forget with extra steps; a
\`new TaskGroup()\` that is never joined raises nothing; a task that is created behind \`join()\` throws.`,
    bad: `import { TaskGroup } from "except-star";
declare function sync(): Promise<void>;
export async function main() {
  TaskGroup.run(async (group) => {
    group.createTask(sync);
  });
}`,
    good: `import { TaskGroup } from "except-star";
declare function sync(): Promise<void>;
export async function main() {
  await TaskGroup.run(async (group) => {
    group.createTask(sync);
  });
}`,
    whenNotToUse: "Never: write `void TaskGroup.run(…)` where a group is meant to run in the background.",
    python:
      "A coroutine that is never awaited (RuntimeWarning), and ruff's RUF006 for tasks without a reference.",
    typeInformation: "none",
    presets: { recommended: [] },
  },
  messages: {
    unawaitedRun:
      "Nobody awaits this `{{name}}`, so its tasks outlive this code and their failures go unhandled.",
    unjoinedGroup:
      "`{{name}}` is never joined: use `await using`, end with `await {{name}}.join()`, or TaskGroup.run.",
    lateTask: "`{{name}}` has been joined above, so starting a task in it throws.",
    awaitRun: "Await it.",
  },
  defaultOptions: [],
  hasSuggestions: true,
  create: (context, view, { settings }) => ({
    Program: () => {
      for (const { kind, range, name, awaitAt } of collectFloatingGroups(view, settings)) {
        const edits = awaitAt === undefined ? [] : [{ start: awaitAt, end: awaitAt, text: "await " }];
        reportFinding(context, {
          range,
          messageId: kind,
          data: { name },
          suggest: [{ messageId: "awaitRun", edits }],
        });
      }
    },
  }),
});
