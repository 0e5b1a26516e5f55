import { noPlainExpect } from "../../src/rules/no-plain-expect.js";
import { describeRule } from "../helpers/rule-cases.js";

describeRule(noPlainExpect, {
  mustReport: [
    {
      name: "a direct call of the runtime",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
declare const expect: any;
await expect(TaskGroup.all([async () => 1])).rejects.toThrow(TypeError);`,
      reports: ["plainExpectation"],
      suggests: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
import { groupOf } from "except-star/testing";
declare const expect: any;
await expect(TaskGroup.all([async () => 1])).rejects.toEqual(groupOf([TypeError]));`,
    },
    {
      name: "a function of the file that runs a group, two calls away",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
declare const expect: any;
async function inner() { return await TaskGroup.run(async () => 1); }
const load = async () => { const x = await inner(); return x; };
await expect(load()).rejects.toBeInstanceOf(TypeError);`,
      reports: ["plainExpectation"],
    },
    {
      name: "a function given to expect",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
declare const expect: any;
const load = () => TaskGroup.all([async () => 1]);
await expect(() => load()).rejects.toThrowError(TypeError);`,
      reports: ["plainExpectation"],
    },
    {
      name: "a method that hands a callback to a helper which retries it",
      code: `import { TaskGroup } from "except-star";
declare const expect: any;
async function again<T>(work: () => Promise<T>) { for (;;) { try { return await work(); } catch (e) { throw e; } } }
class Api { async load() { return again(() => TaskGroup.all([async () => 1])); } }
const api = new Api();
await expect(api.load()).rejects.toThrow(TypeError);`,
      reports: ["plainExpectation"],
    },
    {
      name: "Promise.any, whose AggregateError is a group too",
      code: `declare const expect: any;
const load = () => Promise.any([fetch("a"), fetch("b")]);
await expect(load()).rejects.toThrow(TypeError);`,
      reports: ["plainExpectation"],
    },
    {
      name: "assert.rejects with a class, given the promise of a group",
      code: `import assert from "node:assert";
import { TaskGroup } from "except-star";
class HttpError extends Error {}
const load = () => TaskGroup.all([async () => { throw new HttpError(); }]);
await assert.rejects(load(), HttpError);`,
      reports: ["plainAssertion"],
    },
    {
      name: "a property of the error, which the group does not have",
      code: `import { TaskGroup } from "except-star";
declare const expect: any;
class HttpError extends Error { status = 404; }
const load = () => TaskGroup.all([async () => { throw new HttpError(); }]);
await expect(load()).rejects.toSatisfy((error: any) => error.status === 404);`,
      reports: ["plainAssertion"],
    },
  ],
  mustStaySilent: [
    {
      name: "assert.rejects with a text, which the message of a group holds",
      code: `import assert from "node:assert";
import { TaskGroup } from "except-star";
const load = () => TaskGroup.all([async () => { throw new Error("gone away"); }]);
await assert.rejects(load(), /gone away/);`,
    },
    {
      name: "groupOf",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
import { groupOf } from "except-star/testing";
declare const expect: any;
await expect(TaskGroup.all([async () => 1])).rejects.toEqual(groupOf([TypeError]));`,
    },
    {
      name: "a call without a group",
      code: `declare const expect: any;
async function load() { throw new TypeError(); }
await expect(load()).rejects.toThrow(TypeError);`,
    },
    {
      name: "a text, which the message of a group holds",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
declare const expect: any;
await expect(TaskGroup.all([async () => 1])).rejects.toThrow("404");`,
    },
    {
      name: "ExceptionGroup and Error themselves",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
declare const expect: any;
await expect(TaskGroup.all([async () => 1])).rejects.toThrow(ExceptionGroup);
await expect(TaskGroup.all([async () => 1])).rejects.toThrow(Error);`,
    },
    {
      name: 'raise: "first", which throws no group',
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
declare const expect: any;
await expect(TaskGroup.all([async () => 1], { raise: "first" })).rejects.toThrow(TypeError);`,
    },
    {
      name: "a function that catches the group",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
declare const expect: any;
async function load() { try { await TaskGroup.run(async () => 1); } catch { throw new TypeError(); } }
await expect(load()).rejects.toThrow(TypeError);`,
    },
    {
      name: "settle, which never rejects",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
declare const expect: any;
await expect(TaskGroup.settle([async () => 1])).rejects.toThrow(TypeError);`,
    },
  ],
});
