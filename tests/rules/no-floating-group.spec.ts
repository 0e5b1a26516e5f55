import { noFloatingGroup } from "../../src/rules/no-floating-group.js";
import { describeRule } from "../helpers/rule-cases.js";

describeRule(noFloatingGroup, {
  mustReport: [
    {
      name: "a run that is not awaited",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
declare function w(): Promise<void>;
export async function f() {
  TaskGroup.all([w]);
}`,
      reports: ["unawaitedRun"],
      suggests: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
declare function w(): Promise<void>;
export async function f() {
  await TaskGroup.all([w]);
}`,
    },
    {
      name: "an alias of the runtime",
      code: `import * as es from "except-star";
export function f() { es.TaskGroup.map([1], async (x) => x); }`,
      reports: ["unawaitedRun"],
    },
    {
      name: "a group that is never joined",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
declare function w(): Promise<void>;
export function f() { const group = new TaskGroup(); group.createTask(w); }`,
      reports: ["unjoinedGroup"],
    },
    {
      name: "a task behind the join",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
declare function w(): Promise<void>;
export async function f() { const group = new TaskGroup(); group.createTask(w); await group.join(); group.createTask(w); }`,
      reports: ["lateTask"],
    },
    {
      name: "the runtime under a name of the settings",
      code: `import { TaskGroup } from "./concurrency.js";
export function f() { TaskGroup.all([async () => 1]); }`,
      settings: { runtime: ["./concurrency.js"] },
      reports: ["unawaitedRun"],
      run: "untyped",
    },
    {
      name: "a re-export of the runtime, by its type",
      code: `import { TaskGroup as Group } from "./concurrency.js";
export function f() { Group.all([async () => 1]); }`,
      beside: { "concurrency.ts": `export { TaskGroup } from "except-star";` },
      reports: ["unawaitedRun"],
      run: "typed",
    },
  ],
  mustStaySilent: [
    {
      name: "awaited, returned, chained and voided runs",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
declare function w(): Promise<void>;
export async function f() { await TaskGroup.all([w]); void TaskGroup.all([w]); TaskGroup.all([w]).catch(console.error); return TaskGroup.all([w]); }`,
    },
    {
      name: "await using",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
declare function w(): Promise<void>;
export async function f() { await using group = new TaskGroup(); group.createTask(w); await group.join(); }`,
    },
    {
      name: "a group that is joined",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
declare function w(): Promise<void>;
export async function f() { const group = new TaskGroup(); group.createTask(w); await group.join(); }`,
    },
    {
      name: "a group that somebody else has",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
declare function keep(g: TaskGroup): void;
export function f() { const group = new TaskGroup(); keep(group); }`,
    },
    {
      name: "another TaskGroup",
      code: `class TaskGroup { static all(x: unknown) { return x; } }
export function f() { TaskGroup.all([1]); new TaskGroup(); }`,
    },
    {
      name: "settle, which never rejects",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export function f() { TaskGroup.settle([async () => 1]); }`,
    },
  ],
});
