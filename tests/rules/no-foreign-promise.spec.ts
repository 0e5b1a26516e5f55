import { noForeignPromise } from "../../src/rules/no-foreign-promise.js";
import { describeRule } from "../helpers/rule-cases.js";

describeRule(noForeignPromise, {
  mustReport: [
    {
      name: "a promise from outside",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
declare function load(): Promise<string>;
export async function f() {
  const page = load();
  await TaskGroup.run(async (group) => {
    group.createTask(() => page);
  });
}`,
      reports: ["foreignPromise"],
      suggests: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
declare function load(): Promise<string>;
export async function f() {
  const page = load();
  await TaskGroup.run(async (group) => {
    group.adopt(page);
  });
}`,
    },
    {
      name: "an async function that only awaits it",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
declare function load(): Promise<string>;
export async function f(group: TaskGroup) {
  const page = load();
  group.createTask(async () => { return await page; });
}`,
      reports: ["foreignPromise"],
    },
    {
      name: "a thunk of all",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
declare function load(): Promise<string>;
export async function f() {
  const page = load();
  await TaskGroup.all([() => page, () => load()]);
}`,
      reports: ["foreignPromise"],
    },
  ],
  mustStaySilent: [
    {
      name: "work that starts in the task",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
declare function load(): Promise<string>;
export async function f(group: TaskGroup) { group.createTask(() => load()); }`,
    },
    {
      name: "a value that is no promise",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export async function f(group: TaskGroup) { const n = [1]; group.createTask(() => n); }`,
    },
    {
      name: "an awaited value",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
declare function load(): Promise<string>;
export async function f(group: TaskGroup) { const page = await load(); group.createTask(() => page); }`,
      run: "typed",
    },
    {
      name: "a task that does more with it",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
declare function load(): Promise<string>;
export async function f(group: TaskGroup) { const page = load(); group.createTask(async () => (await page).length); }`,
    },
    {
      name: "another createTask",
      code: `declare const queue: { createTask(fn: () => Promise<string>): void };
declare function load(): Promise<string>;
export async function f() { const page = load(); queue.createTask(() => page); }`,
    },
  ],
});
