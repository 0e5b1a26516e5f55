import { noControlFlowInHandler } from "../../src/rules/no-control-flow-in-handler.js";
import { describeRule } from "../helpers/rule-cases.js";

describeRule(noControlFlowInHandler, {
  mustReport: [
    {
      name: "a return in a clause whose value is dropped",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export async function f(e: unknown) { await exceptStar(e, on(TypeError, async () => { return 1; })); }`,
      reports: ["droppedValue"],
    },
    {
      name: "a return in onEach",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export function f(e: unknown) { exceptStar(e, onEach(TypeError, (x) => { if (x.message) return false as never; console.warn(x); })); }`,
      reports: ["droppedValue"],
    },
  ],
  mustStaySilent: [
    {
      name: "a returned exceptStar",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export function f(e: unknown) { return exceptStar(e, on(TypeError, () => { return 1; })); }`,
    },
    {
      name: "a return without a value",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export function f(e: unknown) { exceptStar(e, on(TypeError, (g) => { if (g.message) return; console.warn(g); })); }`,
    },
    {
      name: "a return in a nested function",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export function f(e: unknown) { exceptStar(e, on(TypeError, (g) => { g.leaves().map((x) => { return x.message; }); })); }`,
    },
    {
      name: "another on",
      code: `declare function on(x: unknown, f: () => unknown): unknown;
declare function exceptStar(...x: unknown[]): unknown;
export function f(e: unknown) { exceptStar(e, on(TypeError, () => { return 1; })); }`,
    },
  ],
});
