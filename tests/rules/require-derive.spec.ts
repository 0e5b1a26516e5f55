import { requireDerive } from "../../src/rules/require-derive.js";
import { describeRule } from "../helpers/rule-cases.js";

describeRule(requireDerive, {
  mustReport: [
    {
      name: "a subclass without derive",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export class BatchError extends ExceptionGroup { batch = 0; }`,
      reports: ["missingDerive"],
    },
    {
      name: "a class expression",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export const BatchError = class extends ExceptionGroup {};`,
      reports: ["missingDerive"],
    },
    {
      name: "a subclass of a subclass without one",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
class A extends ExceptionGroup {}
export class B extends A {}`,
      reports: ["missingDerive", "missingDerive"],
    },
  ],
  mustStaySilent: [
    {
      name: "a subclass with derive",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export class BatchError extends ExceptionGroup { override derive(errors: any): any { return new BatchError(this.title, errors); } }`,
    },
    {
      name: "a subclass of one that has it",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
class A extends ExceptionGroup { override derive(errors: any): any { return new A(this.title, errors); } }
export class B extends A {}`,
    },
    {
      name: "a subclass of AggregateError, which has no split",
      code: `export class BatchError extends AggregateError {}`,
    },
    {
      name: "another ExceptionGroup",
      code: `class ExceptionGroup extends Error {}
export class BatchError extends ExceptionGroup {}`,
    },
  ],
});
