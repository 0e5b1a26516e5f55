import { collectUselessGroups, type UselessGroup } from "../analysis/sites/group-tasks.js";
import type { SourceView } from "../analysis/source-view.js";
import type { TextEdit } from "../rewrite/edit.js";
import { createRule } from "./create-rule.js";
import { reportFinding } from "./report.js";

/** Reports groups with one task. */
export const noUselessTaskGroup = createRule({
  name: "no-useless-task-group",
  type: "suggestion",
  docs: {
    description: "Disallow a task group that holds a single task",
    why: `A group with one task does what an await does, and turns the error into a group of one: every handler above has to
open it.`,
    bad: `import { TaskGroup } from "except-star";
declare function sync(): Promise<void>;
export async function main() {
  await TaskGroup.run(async (group) => {
    group.createTask(() => sync());
  });
}`,
    good: `declare function sync(): Promise<void>;
export async function main() {
  await sync();
}`,
    whenNotToUse:
      "Where the shape of the error matters more than its parts, because a second task is about to come.",
    python: "flake8-async ASYNC112: useless-nursery.",
    typeInformation: "none",
    presets: { strict: [] },
  },
  messages: {
    uselessGroup: "`{{name}}` holds one task and is given to nobody: await the work instead.",
    awaitWork: "Await the work.",
  },
  defaultOptions: [],
  hasSuggestions: true,
  create: (context, view, { settings }) => ({
    Program: () => {
      for (const { range, name, replace } of collectUselessGroups(view, settings)) {
        const edits = replace ? collectEdits(view, replace) : [];
        reportFinding(context, {
          range,
          messageId: "uselessGroup",
          data: { name },
          suggest: [{ messageId: "awaitWork", edits }],
        });
      }
    },
  }),
});

function collectEdits(view: SourceView, { call, task }: NonNullable<UselessGroup["replace"]>): TextEdit[] {
  return [{ start: call[0], end: call[1], text: view.text.slice(...task) }];
}
