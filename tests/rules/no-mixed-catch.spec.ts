import { noMixedCatch } from "../../src/rules/no-mixed-catch.js";
import { describeRule } from "../helpers/rule-cases.js";

describeRule(noMixedCatch, {
  mustReport: [
    {
      name: "instanceof before exceptStar",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export function f(e: unknown) { if (e instanceof TypeError) return 1; return exceptStar(e, on(RangeError, () => 2)); }`,
      reports: ["mixedCatch"],
    },
    {
      name: "instanceof in the same catch",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export async function f(w: () => Promise<void>) { try { await w(); } catch (error) { exceptStar(error, on(RangeError, (g) => console.warn(g))); if (error instanceof TypeError) console.warn(error); } }`,
      reports: ["mixedCatch"],
    },
  ],
  mustStaySilent: [
    {
      name: "clauses only",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export function f(e: unknown) { return exceptStar(e, on(TypeError, () => 1), on(RangeError, () => 2)); }`,
    },
    {
      name: "instanceof a group, or Error",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export function f(e: unknown) { if (e instanceof ExceptionGroup || e instanceof Error) console.warn(e); return exceptStar(e, on(RangeError, () => 2)); }`,
    },
    {
      name: "another error of the same name",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export function f(e: unknown, o: unknown) { if (o instanceof TypeError) return 1; return exceptStar(e, on(RangeError, () => 2)); }`,
    },
    {
      name: "a cancellation, which arrives bare",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
class AbortError extends Error {}
export function f(e: unknown) { if (e instanceof AbortError) throw e; return exceptStar(e, on(RangeError, () => 2)); }`,
    },
  ],
});
