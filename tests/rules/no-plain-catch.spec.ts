import { noPlainCatch } from "../../src/rules/no-plain-catch.js";
import { describeRule, type RuleCase } from "../helpers/rule-cases.js";

/** What every scene can use: an error of its own, a grouped `load`, and a plain `loadOne`. */
const prelude = `import { TaskGroup, exceptStar, on, withRetry, ExceptionGroup } from "except-star";
class HttpError extends Error {
  status = 404;
  code = "E_HTTP";
}
declare function report(error: unknown): void;
async function loadOne(id: number): Promise<string> {
  if (id < 0) throw new HttpError("gone");
  return String(id);
}
async function load(): Promise<string[]> {
  return TaskGroup.all([() => loadOne(1), () => loadOne(2)]);
}
`;

const missed = ["ungroupedCatch"];

function reports(name: string, code: string, more: Partial<RuleCase> = {}): RuleCase {
  return { name, code: prelude + code, reports: missed, ...more };
}

function silent(name: string, code: string, more: Partial<RuleCase> = {}): RuleCase {
  return { name, code: prelude + code, ...more };
}

/** A function that shows what it is given and asks what it caught. */
const asking = (awaited: string): string => `export async function show() {
  try { await ${awaited}; } catch (e) { if (e instanceof HttpError) return "offline"; throw e; }
}`;

describeRule(noPlainCatch, {
  mustReport: [
    reports("an awaited call of a function that raises a group", asking("load()")),
    reports(
      "a grouped member of an object, tested by a property of a cast",
      `const api = { load, other: () => loadOne(1) };
export async function show() {
  try { return await api.load(); } catch (e) { if ((e as HttpError).status === 404) return null; throw e; }
}`,
    ),
    reports(
      "a method that calls a private method that calls a grouped function, tested by a switch",
      `class Store {
  async read() { return this.#fetch(); }
  async #fetch() { return load(); }
}
export async function show(store = new Store()) {
  const own = new Store();
  try { return await own.read(); } catch (e: any) {
    switch (e.code) { case "E_HTTP": return null; default: throw e; }
  }
}`,
    ),
    reports(
      "a wrapper that passes on what its callback throws",
      `async function withLog<T>(fn: () => Promise<T>): Promise<T> {
  try { return await fn(); } catch (e) { report(e); throw e; }
}
${asking("withLog(() => load())")}`,
    ),
    reports(
      "two functions that call each other, one of which raises a group",
      `async function even(n: number): Promise<unknown> { return n === 0 ? [] : odd(n - 1); }
async function odd(n: number): Promise<unknown> { return n === 0 ? load() : even(n - 1); }
${asking("even(4)")}`,
    ),
    reports(
      "a callee that logs and throws again",
      `async function careful() { try { return await load(); } catch (e) { report(e); throw e; } }
${asking("careful()")}`,
    ),
    reports(
      "a callee that leaves a group by await using",
      `async function both() {
  await using group = new TaskGroup();
  group.createTask(() => loadOne(1));
  await group.join();
}
${asking("both()")}`,
    ),
    reports(
      "a member of an interface whose comment says that it throws a group",
      `interface Api {
  /** All of it. @throws {ExceptionGroup} when one of them fails */
  loadAll(): Promise<string[]>;
}
export async function show(api: Api) {
  try { return await api.loadAll(); } catch (e) { if (e instanceof HttpError) return null; throw e; }
}`,
      { run: "typed" },
    ),
    reports(
      "an object that a factory made",
      `function createApi() { return { load: () => load() }; }\n${asking("createApi().load()")}`,
    ),
    {
      name: "Promise.any, which throws an AggregateError",
      code: `declare function ask(host: string): Promise<string>;
export async function first() {
  try { return await Promise.any([ask("a"), ask("b")]); } catch (e) { if (e instanceof TypeError) return null; throw e; }
}`,
      reports: missed,
    },
    reports(
      "Promise.all over a grouped function",
      `async function loadFor(id: number) { return TaskGroup.all([() => loadOne(id)]); }
export async function show(ids: number[]) {
  try { return await Promise.all(ids.map(loadFor)); } catch (e) { if (e instanceof HttpError) return null; throw e; }
}`,
    ),
    {
      name: "a synchronous throw of an AggregateError",
      code: `class ParseError extends Error {}
function parseAll(texts: string[]) {
  const errors: Error[] = [];
  for (const text of texts) if (text === "") errors.push(new ParseError("empty"));
  if (errors.length > 0) throw new AggregateError(errors);
}
export function run() {
  try { parseAll([""]); } catch (e) { if (e instanceof ParseError) return 1; throw e; }
}`,
      reports: missed,
    },
    reports(
      "a promise that was started before the try",
      `export async function show() {
  const p = load();
  try { return await p; } catch (e) { if (e instanceof HttpError) return null; throw e; }
}`,
    ),
    reports(
      "a rejection callback",
      `export const show = () => load().catch((e) => { if (e instanceof HttpError) return null; throw e; });`,
    ),
    reports(
      "the second callback of then",
      `export const show = () => load().then((x) => x, (e) => { if (e instanceof HttpError) return null; throw e; });`,
    ),
    reports(
      "a rejection callback that is given by its name",
      `function onError(e: unknown) { if (e instanceof HttpError) return null; throw e; }
export const show = () => load().catch(onError);`,
    ),
    reports(
      "TaskGroup.run itself, tested the other way round",
      `export async function show() {
  try {
    await TaskGroup.run(async (group) => { group.createTask(() => loadOne(1)); });
  } catch (e) { if (!(e instanceof HttpError)) throw e; }
}`,
    ),
    reports(
      "a test of an alias of the error",
      `export async function show() {
  try { await load(); } catch (e) { const x = e as { code: string }; if (x.code === "E_HTTP") return; throw e; }
}`,
    ),
    reports(
      "a retry loop that throws the last error",
      `async function retry<T>(fn: () => Promise<T>): Promise<T> {
  let last: unknown;
  for (let i = 0; i < 3; i++) {
    try { return await fn(); } catch (e) { last = e; }
  }
  throw last;
}
${asking("retry(load)")}`,
    ),
    reports(
      "a function that remembers the result of another",
      `function memo<T>(fn: () => Promise<T>) { let value: Promise<T> | undefined; return () => (value ??= fn()); }
const loadOnce = memo(load);
${asking("loadOnce()")}`,
    ),
    reports(
      "a test for the presence of a property",
      `export async function show() {
  try { await load(); } catch (e) { if (e instanceof Object && "code" in e) return; throw e; }
}`,
    ),
    reports(
      "an unpacked error whose property is tested",
      `export async function show() {
  try { await load(); } catch ({ code }: any) { if (code === "E_HTTP") return; }
}`,
    ),
    reports(
      "a predicate of a library",
      `import axios from "axios";
async function get() { return TaskGroup.all([() => axios.get("a"), () => axios.get("b")]); }
export async function show() {
  try { await get(); } catch (e) { if (axios.isAxiosError(e)) return null; throw e; }
}`,
    ),
    reports(
      "a nested try whose catch throws again",
      `export async function show() {
  try {
    try { await load(); } catch (inner) { report(inner); throw inner; }
  } catch (e) { if (e instanceof HttpError) return null; throw e; }
}`,
    ),
    reports(
      "the body of a for-await loop",
      `export async function show(ids: AsyncIterable<number>) {
  try { for await (const id of ids) { report(id); await load(); } } catch (e) { if (e instanceof HttpError) return null; throw e; }
}`,
    ),
    reports(
      "an async generator that a loop runs",
      `async function* pages() { yield await load(); }
export async function show() {
  try { for await (const page of pages()) report(page); } catch (e) { if (e instanceof HttpError) return null; throw e; }
}`,
    ),
    reports(
      "a top-level await",
      `try { await load(); } catch (e) { if (e instanceof HttpError) report(e); }`,
    ),
    reports(
      "an arrow function in a class field",
      `class View {
  load = async () => { await load(); };
  async show() {
    try { await this.load(); } catch (e) { if (e instanceof HttpError) return null; throw e; }
  }
}
export { View };`,
    ),
    reports("withRetry of the runtime, which throws the last error", asking("withRetry(() => load())")),
    reports(
      "the runtime under another name",
      `import * as es from "except-star";\n${asking("es.TaskGroup.map([1], (id) => loadOne(id))")}`,
    ),
    reports(
      "a bound method",
      `const api = { load };\nconst bound = api.load.bind(api);\n${asking("bound()")}`,
    ),
    reports("a function taken out of an object", `const { load: again } = { load };\n${asking("again()")}`),
    reports("a chain with then and finally", asking("load().then((x) => x.length).finally(() => report(1))")),
    reports(
      "one arm of a condition",
      `declare const fast: boolean;\n${asking("(fast ? load() : loadOne(1))")}`,
    ),
    reports(
      "promises that are pushed into a list",
      `export async function show() {
  const list: Promise<unknown>[] = [];
  for (let i = 0; i < 3; i++) list.push(load());
  try { await Promise.all(list); } catch (e) { if (e instanceof HttpError) return null; throw e; }
}`,
    ),
    reports(
      "a promise made by hand around a grouped one",
      asking("new Promise((resolve, reject) => { load().then(resolve, reject); })"),
    ),
    reports(
      "a function that the settings name",
      `declare function fetchAll(): Promise<void>;\n${asking("fetchAll()")}`,
      {
        settings: { groupSources: ["fetchAll"] },
      },
    ),
    reports(
      "an assertion about the class of a rejection, as a migration would change it",
      `declare const expect: any;
async function both() { await Promise.all([loadOne(1), loadOne(2)]); }
export const test = async () => { await expect(both()).rejects.toBeInstanceOf(HttpError); };`,
      { options: [{ assumeMigrated: true }], reports: ["migratedAssertion"] },
    ),
    reports(
      "a Promise.all that a migration would turn into a group",
      `async function both() { await Promise.all([loadOne(1), loadOne(2)]); }
${asking("both()")}`,
      { options: [{ assumeMigrated: true }], reports: ["migratedCatch"] },
    ),
    reports(
      "a group that cannot hold the tested error, when any group counts",
      `class OtherError extends Error {}
export async function show() { try { await load(); } catch (e) { if (e instanceof OtherError) return null; throw e; } }`,
      { options: [{ certainty: "any" }] },
    ),
    reports('raise: "group", said out loud', asking('TaskGroup.all([() => loadOne(1)], { raise: "group" })')),
    reports(
      "the super class's method",
      `class Base { async read() { return load(); } }
class Derived extends Base {}
${asking("new Derived().read()")}`,
    ),
  ],
  mustStaySilent: [
    silent(
      'raise: "first" throws the error itself',
      asking('TaskGroup.all([() => loadOne(1)], { raise: "first" })'),
    ),
    silent(
      'a function whose group says raise: "first"',
      `async function first() { return TaskGroup.all([() => loadOne(1)], { raise: "first" }); }\n${asking("first()")}`,
    ),
    silent(
      "options that nobody can read",
      `declare const options: { raise?: "first" };\n${asking("TaskGroup.all([() => loadOne(1)], options)")}`,
    ),
    silent("a callee without a group", asking("loadOne(1)")),
    silent(
      "a callee that absorbs the group",
      `async function safe() { try { return await load(); } catch (e) { report(e); return null; } }\n${asking("safe()")}`,
    ),
    silent(
      "a callee that wraps the group in a plain error",
      `async function wrapped() { try { return await load(); } catch (e) { throw new HttpError("x", { cause: e }); } }\n${asking("wrapped()")}`,
    ),
    silent(
      "a callee that throws only what is no group again",
      `class OtherError extends Error {}
async function picky() { try { return await load(); } catch (e) { if (e instanceof OtherError) throw e; return null; } }\n${asking("picky()")}`,
    ),
    silent(
      "log and throw again",
      `export async function show() { try { await load(); } catch (e) { report(e); throw e; } }`,
    ),
    silent(
      "exceptStar opens the group",
      `export async function show() { try { await load(); } catch (e) { return exceptStar(e, on(HttpError, () => null)); } }`,
    ),
    silent(
      "a test for ExceptionGroup",
      `export async function show() { try { await load(); } catch (e) { if (e instanceof ExceptionGroup) return null; throw e; } }`,
    ),
    silent(
      "a recursive pair without a group",
      `async function even(n: number): Promise<unknown> { return n === 0 ? [] : odd(n - 1); }
async function odd(n: number): Promise<unknown> { return n === 0 ? loadOne(1) : even(n - 1); }
${asking("even(4)")}`,
    ),
    silent(
      "a promise that is returned without await does not reach this catch",
      `export async function show() {
  try { return load(); } catch (e) { if (e instanceof HttpError) return null; throw e; }
}`,
    ),
    silent(
      "void",
      `export async function show() { try { void load(); } catch (e) { if (e instanceof HttpError) return null; throw e; } }`,
    ),
    silent(
      "a call that nobody awaits",
      `export async function show() { try { load(); } catch (e) { if (e instanceof HttpError) return null; throw e; } }`,
    ),
    silent(
      "a member of an undocumented interface",
      `interface Api { loadAll(): Promise<string[]>; }
export async function show(api: Api) { try { return await api.loadAll(); } catch (e) { if (e instanceof HttpError) return null; throw e; } }`,
    ),
    silent(
      "the sibling of a grouped member",
      `const api = { load, other: () => loadOne(1) };\n${asking("api.other()")}`,
    ),
    silent(
      "a test for Error only",
      `export async function show() { try { await load(); } catch (e) { if (e instanceof Error) return e.message; throw e; } }`,
    ),
    silent(
      "a callback that runs later",
      `export async function show() {
  try { setTimeout(() => load(), 10); } catch (e) { if (e instanceof HttpError) return null; throw e; }
}`,
    ),
    silent("a rejection that is taken by its own catch", asking("load().catch(() => null)")),
    silent(
      "a rejection that is taken by the second callback of then",
      asking("load().then((x) => x, () => null)"),
    ),
    silent("allSettled", asking("Promise.allSettled([load()])")),
    silent(
      "a test for cancellation, which leaves a group bare",
      `declare function isAbortError(e: unknown): e is Error;
export async function show() { try { await load(); } catch (e) { if (isAbortError(e)) return null; throw e; } }`,
    ),
    silent(
      "a handler that looks into the group's errors",
      `export async function show() {
  try { await load(); } catch (e: any) { if (e.errors.some((one: unknown) => one instanceof HttpError)) return null; throw e; }
}`,
    ),
    silent(
      "a generic fallback",
      `export async function show() { try { return await load(); } catch { return []; } }`,
    ),
    silent(
      "a handler that gives the error away",
      `export async function show() { try { return await load(); } catch (e) { report(e); } }`,
    ),
    silent(
      "a class that no task of the group makes",
      `class OtherError extends Error {}
export async function show() { try { await load(); } catch (e) { if (e instanceof OtherError) return null; throw e; } }`,
    ),
    silent(
      "a test that stands behind the handling of groups",
      `export async function show() {
  try { await load(); } catch (e) { if (e instanceof AggregateError) return []; if (e instanceof HttpError) return null; throw e; }
}`,
    ),
    silent(
      "another TaskGroup than the runtime's",
      `class Tasks { static async all(x: unknown) { return x; } }\n${asking("Tasks.all([() => load()])")}`,
    ),
    silent(
      "an aware function of the settings",
      `declare function handle(e: unknown): boolean;
export async function show() { try { await load(); } catch (e) { if (handle(e)) return; if (e instanceof HttpError) return; throw e; } }`,
      { settings: { awareFunctions: ["handle"] } },
    ),
    silent("Promise.all as it is today", asking("Promise.all([loadOne(1), loadOne(2)])")),
    silent(
      "a Promise of one's own",
      `export async function show(Promise: any) { try { await Promise.any([]); } catch (e) { if (e instanceof HttpError) return null; throw e; } }`,
    ),
    silent(
      "only what may come is proven, when proof is asked for",
      `declare function ask(x: number): Promise<string>;
export async function show() { try { await TaskGroup.all([() => ask(1)]); } catch (e: any) { if (e.code === "ENOENT") return null; throw e; } }`,
      { options: [{ certainty: "proven" }] },
    ),
  ],
});
