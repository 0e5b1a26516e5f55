import { noEscapingGroup } from "../../src/rules/no-escaping-group.js";
import { describeRule } from "../helpers/rule-cases.js";

describeRule(noEscapingGroup, {
  mustReport: [
    {
      name: "a group stored in a field",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export class C { g?: TaskGroup; f() { return TaskGroup.run(async (group) => { this.g = group; }); } }`,
      reports: ["storedGroup"],
    },
    {
      name: "a group stored in an outer variable",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
let outer: TaskGroup;
export const f = () => TaskGroup.run(async (group) => { outer = group; });
export const g = () => outer;`,
      reports: ["storedGroup"],
    },
    {
      name: "a returned group",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export const f = () => TaskGroup.run(async (group) => { return group; });`,
      reports: ["returnedGroup"],
    },
    {
      name: "a yield across an open group",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export async function* f(w: () => Promise<number>) { await using group = new TaskGroup(); const t = group.createTask(w); yield 1; await group.join(); }`,
      reports: ["yieldedAcross"],
    },
  ],
  mustStaySilent: [
    {
      name: "a group given to a function",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
declare function more(g: TaskGroup): Promise<void>;
export const f = () => TaskGroup.run(async (group) => { await more(group); });`,
    },
    {
      name: "a local name of the group",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export const f = () => TaskGroup.run(async (group) => { let g; g = group; g.cancel(); });`,
    },
    {
      name: "a task that is returned from a helper",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export const f = (w: () => Promise<void>) => TaskGroup.run(async (group) => { const spawn = () => group.createTask(w); spawn(); spawn(); });`,
    },
    {
      name: "a plain group in a field, whose owner closes it",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export class C { #g?: TaskGroup; open() { const group = new TaskGroup(); this.#g = group; } async close() { await this.#g?.join(); } }`,
    },
    {
      name: "a yield before the group",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export async function* f(w: () => Promise<number>) { yield 1; { await using group = new TaskGroup(); group.createTask(w); await group.join(); } yield 2; }`,
    },
  ],
});
