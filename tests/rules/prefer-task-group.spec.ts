import { describe, expect, it } from "vitest";
import { preferTaskGroup } from "../../src/rules/prefer-task-group.js";
import { applySuggestion, lint } from "../helpers/lint.js";
import { describeRule } from "../helpers/rule-cases.js";

const declared = `declare function load(id: string, signal?: AbortSignal): Promise<string>;
declare class HttpError extends Error {}
`;

describeRule(preferTaskGroup, {
  mustReport: [
    {
      name: "a controller that is aborted by hand in the catch",
      code: `${declared}export async function all(ids: string[]) {
  const controller = new AbortController();
  try {
    return await Promise.all(ids.map((id) => load(id, controller.signal)));
  } catch (error) {
    controller.abort();
    throw error;
  }
}`,
      reports: ["handWrittenCancel"],
    },
    {
      name: "a controller that is aborted by hand in finally",
      code: `${declared}export async function all(ids: string[]) {
  const controller = new AbortController();
  try {
    return await Promise.all(ids.map((id) => fetch(id, { signal: controller.signal })));
  } finally {
    controller.abort();
  }
}`,
      reports: ["handWrittenCancel"],
    },
    {
      name: "tasks that take the caller's signal, which a failing sibling does not abort",
      code: `${declared}export function all(ids: string[], signal: AbortSignal) {
  return Promise.all(ids.map((id) => fetch(id, { signal })));
}`,
      reports: ["signalNotCancelled"],
    },
    {
      name: "a catch that tests for one class, when several can fail",
      code: `${declared}export async function all(ids: string[]) {
  try {
    return await Promise.all(ids.map((id) => load(id)));
  } catch (error) {
    if (error instanceof HttpError) return [];
    throw error;
  }
}`,
      reports: ["onlyFirstError"],
    },
    {
      name: "allSettled, and then the first rejected is thrown",
      code: `${declared}export async function all(ids: string[]) {
  const results = await Promise.allSettled(ids.map((id) => load(id)));
  const failed = results.find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
}`,
      reports: ["settledRethrow"],
    },
    {
      name: "allSettled, and a loop that throws the first reason",
      code: `${declared}export async function all(ids: string[]) {
  const results = await Promise.allSettled(ids.map((id) => load(id)));
  for (const result of results) {
    if (result.status === "rejected") throw result.reason;
  }
}`,
      reports: ["settledRethrow"],
    },
    {
      name: "a promise that runs unobserved during another await",
      code: `${declared}export async function both() {
  const early = load("a");
  const config = await load("config");
  return await Promise.all([early, load(config)]);
}`,
      reports: ["startedBeforeAwait"],
      suggests: `import { TaskGroup } from "except-star";

${declared}export async function both() {
  const early = load("a");
  const config = await load("config");
  return await TaskGroup.adoptAll([early, load(config)], { raise: "first" });
}`,
      run: "untyped",
    },
    {
      name: "any fan-out, when asked for all fan-outs",
      code: `${declared}export const all = (ids: string[]) => Promise.all(ids.map((id) => load(id)));`,
      options: [{ report: "fan-out" }],
      reports: ["ungroupedFanOut"],
      suggests: `import { TaskGroup } from "except-star";

${declared}export const all = (ids: string[]) => TaskGroup.all(ids.map((id) => () => load(id)), { raise: "first" });`,
    },
    {
      name: "a failure of each item that is dropped, when asked for all fan-outs",
      code: `${declared}export const all = (ids: string[]) => Promise.all(ids.map((id) => load(id).catch(() => null)));`,
      options: [{ report: "fan-out" }],
      reports: ["perItemSwallow"],
    },
    {
      name: "a site that the codemod leaves alone, with its reason, when asked for everything",
      code: `${declared}export const all = (page: any) => page.evaluate(() => Promise.all([fetch("/a"), fetch("/b")]));`,
      options: [{ report: "all" }],
      reports: ["ungroupedFanOut"],
    },
    {
      name: "an own wrapper of Promise.all that the settings name",
      code: `${declared}declare function promiseAll<T>(all: Promise<T>[]): Promise<T[]>;
export const all = (ids: string[]) => promiseAll(ids.map((id) => load(id)));`,
      options: [{ report: "fan-out" }],
      settings: { fanOutFunctions: ["promiseAll"] },
      reports: ["ungroupedFanOut"],
    },
  ],
  mustStaySilent: [
    {
      name: "a fan-out without a visible hazard",
      code: `${declared}export const all = (ids: string[]) => Promise.all(ids.map((id) => load(id)));`,
    },
    {
      name: "another Promise",
      code: `import Promise from "bluebird";
export const all = (ids: string[], signal: AbortSignal) => Promise.all(ids.map((id) => fetch(id, { signal })));`,
      options: [{ report: "all" }],
    },
    {
      name: "elements that are no promises",
      code: `export const all = () => Promise.all([1, "two", null]);`,
      options: [{ report: "all" }],
    },
    {
      name: "elements whose types are no promises",
      code: `export const all = (names: string[], size: number) => Promise.all([size, ...names]);`,
      options: [{ report: "all" }],
      run: "typed",
    },
    {
      name: "a single element",
      code: `${declared}export const all = (signal: AbortSignal) => Promise.all([fetch("/a", { signal })]);`,
      options: [{ report: "fan-out" }],
    },
    {
      name: "a fan-out inside a task of a group",
      code: `import { TaskGroup } from "except-star";
${declared}export const all = (ids: string[]) =>
  TaskGroup.run(async (group) => {
    group.createTask(({ signal }) => Promise.all(ids.map((id) => load(id, signal))));
  });`,
      options: [{ report: "fan-out" }],
    },
    {
      name: "a fan-out that asks to be left",
      code: `${declared}export function all(ids: string[], signal: AbortSignal) {
  // keep-promise-all
  return Promise.all(ids.map((id) => fetch(id, { signal })));
}`,
      options: [{ report: "all" }],
    },
    {
      name: "a file that a generator wrote",
      code: `// @generated
${declared}export const all = (signal: AbortSignal) => Promise.all([fetch("/a", { signal }), fetch("/b", { signal })]);`,
      options: [{ report: "all" }],
    },
    {
      name: "a promise that is started and awaited with nothing between",
      code: `${declared}export async function both() {
  const config = await load("config");
  const early = load("a");
  return await Promise.all([early, load(config)]);
}`,
    },
    {
      name: "a promise that something else listens to before",
      code: `${declared}export async function both() {
  const early = load("a");
  early.catch(() => {});
  const config = await load("config");
  return await Promise.all([early, load(config)]);
}`,
    },
    {
      name: "a catch that takes everything",
      code: `${declared}export async function all(ids: string[]) {
  try {
    return await Promise.all(ids.map((id) => load(id)));
  } catch (error) {
    console.error(error);
    throw error;
  }
}`,
    },
    {
      name: "allSettled whose reasons are all read",
      code: `${declared}export async function all(ids: string[]) {
  const results = await Promise.allSettled(ids.map((id) => load(id)));
  return results.map((result) => (result.status === "rejected" ? result.reason : result.value));
}`,
    },
  ],
});

describe("the quick fix", () => {
  it("reads a call that ends its statement without a semicolon (shopify-cli, theme-polling)", () => {
    const code = `declare function load(id: string): Promise<string>
declare const later: { later(run: () => Promise<unknown>, ms: number): void }
export function all(ids: string[]) {
  const delay = later.later
  delay(() => Promise.all(ids.map((id) => load(id))), 10)
}`;
    expect(lint(preferTaskGroup, code, { typed: true, options: [{ report: "fan-out" }] })).toHaveLength(1);
  });

  it("says in the message why there is none", () => {
    const code = `export const all = (page: any) => page.evaluate(() => Promise.all([fetch("/a"), fetch("/b")]));`;
    const [message] = lint(preferTaskGroup, code, { options: [{ report: "all" }] });
    expect(message?.suggestions ?? []).toEqual([]);
    expect(message?.message).toContain("runs in another realm");
  });

  it("keeps a variable bare where the types say that it cannot be called", () => {
    const code = `declare function load(): Promise<string>;
export const both = (first: Promise<number>) => Promise.all([first, load()]);`;
    const [message] = lint(preferTaskGroup, code, { typed: true, options: [{ report: "fan-out" }] });
    expect(applySuggestion(code, message!)).toContain("TaskGroup.all([first, () => load()]");
  });

  it("adopts all where a variable may be a function", () => {
    const code = `declare function load(): Promise<string>;
export const both = <T>(first: T, second: any) => [Promise.all([first, load()]), Promise.all([second, load()])];`;
    const messages = lint(preferTaskGroup, code, { typed: true, options: [{ report: "fan-out" }] });
    for (const message of messages) expect(applySuggestion(code, message)).toContain("TaskGroup.adoptAll([");
    expect(messages).toHaveLength(2);
  });

  it("takes the arity of an imported function from its declaration", () => {
    const code = `import { load } from "./api";
export const all = (urls: string[]) => Promise.all(urls.map(load));`;
    const beside = {
      "api.ts": "export async function load(url: string, index: number) { return url + index; }",
    };
    const [message] = lint(preferTaskGroup, code, { typed: true, beside, options: [{ report: "fan-out" }] });
    expect(applySuggestion(code, message!)).toContain("urls.map((url, index) => () => load(url, index))");
  });

  it("adopts a function type, which may stand for a function with more parameters", () => {
    const code = `declare const load: (url: string) => Promise<string>;
export const all = (urls: string[]) => Promise.all(urls.map(load));`;
    const [message] = lint(preferTaskGroup, code, { typed: true, options: [{ report: "fan-out" }] });
    expect(applySuggestion(code, message!)).toContain("TaskGroup.adoptAll(urls.map(load)");
  });

  it("adopts where a thunk would forget that a property was tested", () => {
    const code = `declare function load(id: string): Promise<string>;
declare const a: { name?: string };
export const all = async () => {
  if (a.name) await Promise.all([load(a.name), load("b")]);
  await Promise.all([a.name ? load(a.name) : undefined, load("b")]);
};`;
    const messages = lint(preferTaskGroup, code, { typed: true, options: [{ report: "fan-out" }] });
    const [first, second] = messages.map((message) => applySuggestion(code, message));
    expect(first).toContain(`TaskGroup.adoptAll([load(a.name), load("b")]`);
    expect(second).toContain(`TaskGroup.all([() => (a.name ? load(a.name) : undefined), () => load("b")]`);
  });

  it("adopts what a collection's own map gives", () => {
    const code = `declare class Lazy { map<R>(f: (x: string) => R): Iterable<R>; }
declare function load(id: string): Promise<string>;
export const all = (lazy: Lazy) => Promise.all(lazy.map((x) => load(x)));`;
    const [message] = lint(preferTaskGroup, code, { typed: true, options: [{ report: "fan-out" }] });
    expect(applySuggestion(code, message!)).toContain("TaskGroup.adoptAll(lazy.map((x) => load(x))");
  });
});
