import { collectForeignPromises } from "../analysis/sites/group-tasks.js";
import type { TextEdit } from "../rewrite/edit.js";
import type { Range } from "../analysis/site.js";
import { createRule } from "./create-rule.js";
import { reportFinding } from "./report.js";

/** Reports tasks that only wait for a promise that was started before them. */
export const noForeignPromise = createRule({
  name: "no-foreign-promise",
  type: "problem",
  docs: {
    description: "Disallow tasks that only wait for a promise started outside of the group",
    why: `A group cancels its tasks by the signal that it gives them. Work that was started before the task has never seen
that signal: the group reports the task as cancelled while the work goes on. If the work fails before the task exists,
it is an unhandled rejection.`,
    bad: `import { TaskGroup } from "except-star";
declare function load(signal?: AbortSignal): Promise<string>;
export async function main() {
  const page = load();
  await TaskGroup.run(async (group) => {
    group.createTask(() => page);
    group.createTask(({ signal }) => load(signal));
  });
}`,
    good: `import { TaskGroup } from "except-star";
declare function load(signal?: AbortSignal): Promise<string>;
export async function main() {
  await TaskGroup.run(async (group) => {
    group.createTask(({ signal }) => load(signal));
    group.createTask(({ signal }) => load(signal));
  });
}`,
    whenNotToUse:
      "Where the work has to start earlier, `group.adopt(promise)` says that the group cannot stop it.",
    python:
      "`tg.create_task` takes a coroutine, which has not started; a future from elsewhere has to be wrapped by hand.",
    typeInformation: "optional",
    presets: { recommended: [] },
  },
  messages: {
    foreignPromise: "`{{promise}}` was started outside of the group, so the group cannot cancel it.",
    adoptPromise: "Say so with `adopt({{promise}})`.",
  },
  defaultOptions: [],
  hasSuggestions: true,
  create: (context, view, { settings }) => ({
    Program: () => {
      for (const { range, promise, replace } of collectForeignPromises(view, settings)) {
        const edits = replace ? collectAdoptEdits(replace, promise) : [];
        const suggest = [{ messageId: "adoptPromise" as const, data: { promise }, edits }];
        reportFinding(context, { range, messageId: "foreignPromise", data: { promise }, suggest });
      }
    },
  }),
});

type Replaced = { readonly method: Range; readonly argument: Range };

/** `group.createTask(() => p)` becomes `group.adopt(p)`: the same wait, the same report of a failure. */
function collectAdoptEdits({ method, argument }: Replaced, promise: string): TextEdit[] {
  return [
    { start: method[0], end: method[1], text: "adopt" },
    { start: argument[0], end: argument[1], text: promise },
  ];
}
