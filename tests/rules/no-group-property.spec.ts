import { noGroupProperty } from "../../src/rules/no-group-property.js";
import { describeRule } from "../helpers/rule-cases.js";

describeRule(noGroupProperty, {
  mustReport: [
    {
      name: "a code of the group in a clause",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export function f(e: unknown) { exceptStar(e, on(TypeError, (group: any) => console.warn(group.code))); }`,
      reports: ["groupProperty"],
    },
    {
      name: "a status behind instanceof",
      code: `import { ExceptionGroup } from "except-star";
export function f(e) { if (e instanceof ExceptionGroup && e.status === 404) return null; throw e; }`,
      reports: ["groupProperty"],
      file: "scene.js",
    },
  ],
  mustStaySilent: [
    {
      name: "the members of a group",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export function f(e: unknown) { exceptStar(e, on(TypeError, (group) => console.warn(group.title, group.errors, group.leaves(), group.cause, group.stack))); }`,
    },
    {
      name: "a leaf in onEach",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export function f(e: unknown) { exceptStar(e, onEach(TypeError, (each: any) => console.warn(each.code))); }`,
    },
    {
      name: "a native group with a code, as Node's connect errors have",
      code: `export function f(e: any) { if (e instanceof AggregateError && e.code === "ECONNREFUSED") return null; throw e; }`,
    },
    {
      name: "a subclass with fields of its own",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
class Batch extends ExceptionGroup { batch = 1; override derive(errors: any): any { return new Batch(this.title, errors); } }
export function f(e: unknown) { if (e instanceof Batch) console.warn(e.batch); }`,
    },
    {
      name: "a plain error",
      code: `export function f(e: any) { if (e instanceof TypeError) return e.code; throw e; }`,
    },
  ],
});
