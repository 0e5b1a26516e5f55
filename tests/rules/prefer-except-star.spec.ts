import { preferExceptStar } from "../../src/rules/prefer-except-star.js";
import { describeRule } from "../helpers/rule-cases.js";

describeRule(preferExceptStar, {
  mustReport: [
    {
      name: "a loop over the errors of a group",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export function f(e: unknown) { if (e instanceof ExceptionGroup) for (const x of e.errors) console.warn(x); }`,
      reports: ["errorsLoop"],
      suggests: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export function f(e: unknown) { if (e instanceof ExceptionGroup) for (const x of e.leaves()) console.warn(x); }`,
    },
    {
      name: "some on a native group, beside groups of the runtime",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export function f(e: unknown) { return e instanceof AggregateError && e.errors.some((x) => x instanceof TypeError); }`,
      reports: ["errorsLoop"],
    },
  ],
  mustStaySilent: [
    {
      name: "a native group in code without the runtime, moved into another list",
      code: `export function f(e: unknown, all: unknown[]) { if (e instanceof AggregateError) for (const x of e.errors) all.push(x); }`,
    },
    {
      name: "a native group in a file that requires something else than the runtime",
      code: `const fs = require("node:fs");
function f(e) { if (e instanceof AggregateError) for (const x of e.errors) fs.log(x); }`,
    },
    {
      name: "leaves",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export function f(e: unknown) { if (e instanceof ExceptionGroup) for (const x of e.leaves()) console.warn(x); }`,
    },
    {
      name: "a list of validation errors",
      code: `export function f(e: { errors: Error[] }) { for (const x of e.errors) console.warn(x); }`,
    },
    {
      name: "a function that calls itself for nested groups",
      code: `export function f(e: unknown): void { if (e instanceof AggregateError) { for (const x of e.errors) f(x); } }`,
    },
    {
      name: "inside a clause",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export function f(e: unknown) { return exceptStar(e, on(TypeError, (group) => { for (const x of group.errors) console.warn(x); })); }`,
    },
    {
      name: "the number of errors",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export function f(e: unknown) { if (e instanceof ExceptionGroup) console.warn(e.errors.length); }`,
    },
  ],
});
