import { noUselessTaskGroup } from "../../src/rules/no-useless-task-group.js";
import { describeRule } from "../helpers/rule-cases.js";

describeRule(noUselessTaskGroup, {
  mustReport: [
    {
      name: "a body with one task",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
declare function w(): Promise<void>;
export async function f() {
  await TaskGroup.run(async (group) => {
    group.createTask(() => w());
  });
}`,
      reports: ["uselessGroup"],
      suggests: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
declare function w(): Promise<void>;
export async function f() {
  await w();
}`,
    },
    {
      name: "one task and other work, for which there is no quick fix",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
declare function w(): Promise<void>;
export async function f() { await TaskGroup.run(async (group) => { group.createTask(w); console.log(1); }); }`,
      reports: ["uselessGroup"],
    },
  ],
  mustStaySilent: [
    {
      name: "two tasks",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
declare function w(): Promise<void>;
export const f = () => TaskGroup.run(async (group) => { group.createTask(w); group.createTask(w); });`,
    },
    {
      name: "one task in a loop",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
declare function w(x: number): Promise<void>;
export const f = (xs: number[]) => TaskGroup.run(async (group) => { for (const x of xs) group.createTask(() => w(x)); });`,
    },
    {
      name: "one task in a callback",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
declare function w(x: number): Promise<void>;
export const f = (xs: number[]) => TaskGroup.run(async (group) => { xs.forEach((x) => { group.createTask(() => w(x)); }); });`,
    },
    {
      name: "a group that is passed on",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
declare function w(): Promise<void>;
declare function more(g: TaskGroup): void;
export const f = () => TaskGroup.run(async (group) => { group.createTask(w); more(group); });`,
    },
    {
      name: "a group with options, a signal say",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
declare function w(): Promise<void>;
export const f = (signal: AbortSignal) => TaskGroup.run(async (group) => { group.createTask(w); }, { signal });`,
    },
  ],
});
