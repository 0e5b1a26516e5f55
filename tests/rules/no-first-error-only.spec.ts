import { noFirstErrorOnly } from "../../src/rules/no-first-error-only.js";
import { describeRule } from "../helpers/rule-cases.js";

describeRule(noFirstErrorOnly, {
  mustReport: [
    {
      name: "the first error thrown",
      code: `export function f(e: unknown) { if (e instanceof AggregateError) throw e.errors[0]; throw e; }`,
      reports: ["thrownFirst"],
    },
    {
      name: "the first error returned",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export function f(e: unknown) { if (!(e instanceof ExceptionGroup)) throw e; return e.first; }`,
      reports: ["returnedFirst"],
    },
    {
      name: "the first error tested",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export function f(e: unknown) { return e instanceof ExceptionGroup && e.errors.at(0) instanceof TypeError; }`,
      reports: ["testedFirst"],
    },
    {
      name: "a property of the first error tested",
      code: `export function f(e: unknown) { if (e instanceof AggregateError) return e.errors[0].code === "X"; return false; }`,
      reports: ["testedFirst"],
    },
    {
      name: "a loop that throws the first",
      code: `export function f(e: unknown) { if (e instanceof AggregateError) for (const x of e.errors) { throw x; } }`,
      reports: ["thrownFirst"],
    },
  ],
  mustStaySilent: [
    {
      name: "validation errors that are no group",
      code: `export function f(e: { errors: Error[] }) { throw e.errors[0]; }`,
    },
    {
      name: "the first error in a message",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export function f(e: unknown) { if (e instanceof ExceptionGroup) console.warn(e.errors[0]); throw e; }`,
    },
    {
      name: "inside a clause of exceptStar",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export function f(e: unknown) { return exceptStar(e, on(TypeError, (group) => { throw group.errors[0]; })); }`,
    },
    {
      name: "the first of a list",
      code: `export function f(xs: { first: number }) { return xs.first; }`,
    },
    {
      name: "another index",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export function f(e: unknown) { if (e instanceof ExceptionGroup) throw e.errors[1]; }`,
    },
  ],
});
