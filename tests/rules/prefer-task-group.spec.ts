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
      name: "a signal that two different tasks are given",
      code: `${declared}export const both = (signal: AbortSignal) => Promise.all([load("a", signal), load("b", signal)]);`,
      reports: ["signalNotCancelled"],
    },
    {
      name: "a signal that each item links with a time limit of its own",
      code: `declare function withLimit(ms: number, signal?: AbortSignal): AbortSignal;
export const all = (ids: string[], options: { signal?: AbortSignal }) =>
  Promise.all(
    ids.map(async (id) => {
      const limited = withLimit(100, options.signal);
      await fetch(id, { signal: limited });
    }),
  );`,
      reports: ["signalNotCancelled"],
    },
    {
      name: "a function in view that hands the signal on to a request",
      code: `async function get(id: string, { signal }: { signal: AbortSignal }) {
  signal.throwIfAborted();
  return (await fetch(id, { signal })).json();
}
export const all = (ids: string[], signal: AbortSignal) => Promise.all(ids.map((id) => get(id, { signal })));`,
      reports: ["signalNotCancelled"],
    },
    {
      name: "tasks that put what they wait for into an object",
      code: `${declared}export const all = (ids: string[], signal: AbortSignal) =>
  Promise.all(ids.map(async (id) => ({ id, text: await load(id, signal) })));`,
      reports: ["signalNotCancelled"],
    },
    {
      name: "items that make two tasks each, in a list",
      code: `${declared}export const all = (ids: string[], signal: AbortSignal) =>
  Promise.all(ids.flatMap((id) => [load(id, signal), load(id + "/more", signal)]));`,
      reports: ["signalNotCancelled"],
    },
    {
      name: "a stream that each task reads to its end",
      code: `declare class Answer { result(): Promise<string>; }
declare function ask(id: string, options?: { signal?: AbortSignal }): Answer;
async function complete(id: string, options?: { signal?: AbortSignal }) {
  const answer = ask(id, options);
  return answer.result();
}
async function summarise(id: string, signal?: AbortSignal) {
  const options = id ? { signal } : { signal, short: true };
  return (await complete(id, options)).trim();
}
export const both = (signal?: AbortSignal) =>
  Promise.all([summarise("a", signal), signal ? summarise("b", signal) : Promise.resolve("")]);`,
      reports: ["signalNotCancelled"],
    },
    {
      name: "a generator that each task reads to its end",
      code: `async function* read(id: string, signal: AbortSignal) {
  yield await fetch(id, { signal });
}
export const all = (ids: string[], signal: AbortSignal) =>
  Promise.all(
    ids.map(async (id) => {
      for await (const part of read(id, signal)) console.log(part);
    }),
  );`,
      reports: ["signalNotCancelled"],
    },
    {
      name: "a function in view that asks the signal in its loop",
      code: `${declared}async function walk(id: string, signal: AbortSignal) {
  for (let page = 0; !signal.aborted; page += 1) await load(id + page);
}
export const all = (ids: string[], signal: AbortSignal) => Promise.all(ids.map((id) => walk(id, signal)));`,
      reports: ["signalNotCancelled"],
    },
    {
      name: "tasks that keep an abort and let every other error go",
      code: `${declared}async function get(id: string, signal: AbortSignal) {
  try {
    return await load(id, signal);
  } catch (error) {
    if ((error as Error).name !== "AbortError") throw error;
    return null;
  }
}
export const all = (ids: string[], signal: AbortSignal) => Promise.all(ids.map((id) => get(id, signal)));`,
      reports: ["signalNotCancelled"],
    },
    {
      name: "a catch that tests for one class, beside calls that do not throw",
      code: `${declared}export async function all(ids: string[], cache: Map<string, string>) {
  try {
    const found = await Promise.all(ids.filter((id) => !cache.has(id)).map((id) => load(id)));
    cache.clear();
    console.log(found.join(" "));
    return found.map((one) => one.trim());
  } catch (error) {
    if (error instanceof HttpError) return [];
    throw error;
  }
}`,
      reports: ["onlyFirstError"],
    },
    {
      name: "allSettled whose failures are counted and logged one at a time up to the throw",
      code: `${declared}export async function all(ids: string[]) {
  const results = await Promise.allSettled(ids.map((id) => load(id)));
  const failed = results.filter((result) => result.status === "rejected");
  console.log(failed.length);
  for (const one of failed) {
    console.error(one.reason);
    throw one.reason;
  }
}`,
      reports: ["settledRethrow"],
    },
    {
      name: "allSettled whose values are read, and one of its failures is thrown",
      code: `${declared}declare function show(all: unknown): void;
export async function all(ids: string[]) {
  const results = await Promise.allSettled(ids.map((id) => load(id)));
  const values = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  show(results.length);
  for (const result of results) if (result.status === "rejected") throw result.reason;
  return values.length;
}`,
      reports: ["settledRethrow"],
    },
    {
      name: "allSettled over tasks that note some failures, and fail by others as well",
      code: `${declared}declare const logger: { warn(text: string, error: unknown): void };
async function link(id: string) {
  await load(id);
  try {
    await load(id + "/shim");
  } catch (error) {
    logger.warn("no shim", error);
    throw error;
  }
}
export async function all(ids: string[]) {
  const results = await Promise.allSettled(ids.map((id) => link(id)));
  for (const result of results) {
    if (result.status === "rejected") throw result.reason;
  }
}`,
      reports: ["settledRethrow"],
    },
    {
      name: "a promise that only an abort makes fail, and that runs unobserved",
      code: `declare function load(id: string): Promise<string>;
async function untilAborted(signal: AbortSignal) {
  await load("x").catch(() => {});
  if (signal.aborted) throw signal.reason;
}
export async function both(signal: AbortSignal) {
  const early = untilAborted(signal);
  const config = await load("config");
  return await Promise.all([early, load(config).catch(() => null)]);
}`,
      reports: ["startedBeforeAwait"],
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
      name: "a signal that one task alone is given",
      code: `${declared}export const both = (signal: AbortSignal) => Promise.all([load("a", signal), load("b")]);`,
    },
    {
      name: "a signal whose other task only lets time pass",
      code: `${declared}declare function sleep(ms: number, signal: AbortSignal): Promise<void>;
export const both = (signal: AbortSignal) => Promise.all([load("a", signal), sleep(100, signal)]);`,
    },
    {
      name: "a pause inside a wrapper, beside a task that cannot fail",
      code: `declare function sleep(ms: number): Promise<void>;
declare function traced<T>(name: string, run: () => T): T;
declare function load(id: string, signal: AbortSignal): Promise<string>;
const safe = (id: string, signal: AbortSignal) => load(id, signal).catch(() => "");
export const all = (ids: string[], signal: AbortSignal) =>
  Promise.all([...ids.map((id) => safe(id, signal)), traced("wait", () => sleep(100))]);`,
    },
    {
      name: "tasks that make an async generator, which nobody has read yet",
      code: `async function* read(id: string, signal: AbortSignal) {
  yield await fetch(id, { signal });
}
export const all = (ids: string[], signal: AbortSignal) =>
  Promise.all(ids.map(async (id) => read(id, signal)));`,
      run: "typed",
    },
    {
      name: "tasks that wait for what a stream is made of, and give the stream",
      code: `declare function open(id: string, signal: AbortSignal): Promise<AsyncIterable<string>>;
export const all = (ids: string[], signal: AbortSignal) => Promise.all(ids.map((id) => open(id, signal)));`,
      run: "typed",
    },
    {
      name: "a signal that goes into a value which nobody waits for",
      code: `declare function load(id: string): Promise<string>;
declare function note(id: string, signal: AbortSignal): number;
export const all = (ids: string[], signal: AbortSignal) =>
  Promise.all(ids.map(async (id) => [note(id, signal), await load(id)]));`,
      run: "typed",
    },
    {
      name: "tasks that keep all but an abort",
      code: `${declared}declare function isAbortError(error: unknown): boolean;
export const all = (ids: string[], signal: AbortSignal) =>
  Promise.all(
    ids.map(async (id) => {
      try {
        return await load(id, signal);
      } catch (error) {
        if (isAbortError(error)) {
          throw error;
        }
        console.error(error);
        return null;
      }
    }),
  );`,
    },
    {
      name: "tasks that keep all but an abort, which they name first",
      code: `${declared}async function get(id: string, signal: AbortSignal) {
  try {
    return await load(id, signal);
  } catch (error) {
    if (!signal.aborted) return null;
    throw error;
  }
}
export const all = (ids: string[], signal: AbortSignal) => Promise.all(ids.map((id) => get(id, signal)));`,
    },
    {
      name: "tasks that keep their errors in a fan-out of their own",
      code: `${declared}async function get(id: string, signal: AbortSignal) {
  try {
    return await load(id, signal);
  } catch {
    return "";
  }
}
export const all = (lists: string[][], signal: AbortSignal) =>
  Promise.all(
    lists.map(async (ids) => {
      await Promise.all(ids.map((id) => get(id, signal)));
    }),
  );`,
    },
    {
      name: "tasks that do something with what cannot fail",
      code: `declare function load(id: string, signal: AbortSignal): Promise<string>;
declare function show(text: string): number;
const safe = (id: string, signal: AbortSignal) => load(id, signal).catch(() => "");
export const all = (ids: string[], signal: AbortSignal) =>
  Promise.all(ids.map(async (id) => show(await safe(id, signal))));`,
      run: "typed",
    },
    {
      name: "tasks that keep their errors in a method of another file",
      code: `import { client } from "./client";
export const all = (ids: string[], signal: AbortSignal) => Promise.all(ids.map((id) => client.get(id, signal)));`,
      beside: {
        "client.ts": `class Client {
  async get(id: string, signal: AbortSignal) {
    try {
      return await fetch(id, { signal });
    } catch (error) {
      if (signal.aborted) throw error;
      return undefined;
    }
  }
}
export const client = new Client();`,
      },
      run: "typed",
    },
    {
      name: "tasks whose type says that they give their errors as values",
      code: `declare class LoadError extends Error {}
declare function load(id: string, signal: AbortSignal): Promise<string | LoadError>;
export const both = (signal: AbortSignal) => Promise.all([load("a", signal), load("b", signal)]);`,
      run: "typed",
    },
    {
      name: "tasks that ask the signal between steps which nothing can stop",
      code: `declare function load(id: string): Promise<string>;
async function get(id: string, signal?: AbortSignal) {
  const found = await load(id);
  signal?.throwIfAborted();
  return await load(found);
}
export const all = (ids: string[], signal?: AbortSignal) => Promise.all(ids.map((id) => get(id, signal)));`,
    },
    {
      name: "a signal that a function in view takes and hands to nobody",
      code: `declare function load(id: string): Promise<string>;
async function get(id: string, signal?: AbortSignal) {
  return await load(id);
}
export const all = (ids: string[], signal?: AbortSignal) => Promise.all(ids.map((id) => get(id, signal)));`,
    },
    {
      name: "a catch that may be meant for a callback which is given the results",
      code: `${declared}export async function all(ids: string[], onLoaded: (id: string) => void) {
  try {
    for (const one of await Promise.all(ids.map((id) => load(id)))) onLoaded(one);
  } catch (error) {
    if (error instanceof HttpError) return;
    throw error;
  }
}`,
    },
    {
      name: "a catch that may be meant for a callback inside a list method",
      code: `${declared}export async function all(ids: string[], onLoaded: (id: string) => void) {
  try {
    const loaded = await Promise.all(ids.map((id) => load(id)));
    loaded.forEach((one) => onLoaded(one));
  } catch (error) {
    if (error instanceof HttpError) return;
    throw error;
  }
}`,
    },
    {
      name: "a catch that may be meant for a function in view which throws",
      code: `${declared}function validate(all: string[]) {
  if (all.length === 0) throw new HttpError("empty");
}
export async function all(ids: string[]) {
  try {
    validate(await Promise.all(ids.map((id) => load(id))));
  } catch (error) {
    if (error instanceof HttpError) return;
    throw error;
  }
}`,
    },
    {
      name: "a catch that may be meant for the getter which makes the tasks",
      code: `${declared}export async function all(plan: { readonly steps: Promise<string>[] }) {
  try {
    return await Promise.all(plan.steps);
  } catch (error) {
    if (error instanceof HttpError) return [];
    throw error;
  }
}`,
    },
    {
      name: "a catch that may be meant for the call which makes the tasks",
      code: `${declared}declare function start(): Promise<string>[];
export async function all() {
  try {
    return await Promise.all(start());
  } catch (error) {
    if (error instanceof HttpError) return [];
    throw error;
  }
}`,
    },
    {
      name: "allSettled whose failures are the cause of the error that is thrown",
      code: `${declared}function explain(error: unknown, failures: unknown[]) {
  return new Error(String(error), { cause: new AggregateError(failures) });
}
export async function all(ids: string[], error: unknown) {
  const results = await Promise.allSettled(ids.map((id) => load(id)));
  const failures = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  if (failures.length > 0) throw explain(error, failures);
}`,
    },
    {
      name: "allSettled whose failures are logged as a list",
      code: `${declared}declare const logger: { error(text: string, more: object): void };
export async function all(ids: string[]) {
  const results = await Promise.allSettled(ids.map((id) => load(id)));
  const failures = results
    .map((result, index) => ({ result, id: ids[index] }))
    .filter(({ result }) => result.status === "rejected")
    .map(({ result, id }) => ({ reason: (result as PromiseRejectedResult).reason, id }));
  if (failures.length > 0) {
    logger.error("some failed", { failures: failures.map(({ reason, id }) => id + reason) });
    throw failures[0]!.reason;
  }
}`,
    },
    {
      name: "allSettled whose failures are logged one by one",
      code: `${declared}export async function all(ids: string[]) {
  const results = await Promise.allSettled(ids.map((id) => load(id)));
  for (const result of results) {
    if (result.status === "rejected") console.error("failed", result.reason);
  }
  const failed = results.find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
}`,
    },
    {
      name: "allSettled whose failures are kept in a map",
      code: `${declared}export async function all(ids: string[], errors: Map<string, unknown>) {
  const results = await Promise.allSettled(ids.map((id) => load(id)));
  const failed = results.filter((result) => result.status === "rejected");
  failed.forEach((one, index) => errors.set(ids[index]!, one));
  if (failed[0]) throw failed[0].reason;
}`,
    },
    {
      name: "allSettled over tasks that note their failure before they fail",
      code: `${declared}class Pool {
  private failed = new Map<string, unknown>();
  private async open(id: string) {
    try {
      await load(id);
    } catch (error) {
      const reason = error instanceof Error ? error : new Error(String(error));
      this.failed.set(id, reason);
      throw reason;
    }
  }
  async openAll(ids: string[]) {
    const results = await Promise.allSettled(ids.map((id) => this.open(id)));
    const rejected = results.find((result) => result.status === "rejected");
    if (rejected) throw rejected.reason;
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
