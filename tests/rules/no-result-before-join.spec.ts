import { noResultBeforeJoin } from "../../src/rules/no-result-before-join.js";
import { describeRule } from "../helpers/rule-cases.js";

describeRule(noResultBeforeJoin, {
  mustReport: [
    {
      name: "a result right after the task was made",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
declare function w(): Promise<string>;
export const f = () => TaskGroup.run(async (group) => { const task = group.createTask(w); console.log(task.result()); });`,
      reports: ["earlyResult"],
    },
    {
      name: "an outcome of a task of await using",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
declare function w(): Promise<string>;
export async function f() { await using group = new TaskGroup(); const task = group.createTask(w); console.log(task.outcome()); await group.join(); }`,
      reports: ["earlyResult"],
    },
  ],
  mustStaySilent: [
    {
      name: "a result behind an await of the task",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
declare function w(): Promise<string>;
export const f = () => TaskGroup.run(async (group) => { const task = group.createTask(w); await task; console.log(task.result()); });`,
    },
    {
      name: "a result in a function that runs later",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
declare function w(): Promise<string>;
export const f = () => TaskGroup.run(async (group) => { const task = group.createTask(w); return () => task.result(); });`,
    },
    {
      name: "a task that says it is done",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
declare function w(): Promise<string>;
export const f = () => TaskGroup.run(async (group) => { const task = group.createTask(w); if (task.done()) console.log(task.result()); });`,
    },
    {
      name: "another result",
      code: `declare const pool: { createTask(f: unknown): { result(): string } };
export const f = () => { const task = pool.createTask(1); return task.result(); };`,
    },
  ],
});
