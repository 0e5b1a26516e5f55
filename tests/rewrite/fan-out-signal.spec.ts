import { describe, expect, it } from "vitest";
import { defaultSettings } from "../../src/analysis/settings.js";
import { applyEdits } from "../../src/rewrite/edit.js";
import { collectFormEdits, planFanOuts } from "../../src/rewrite/fan-out-file.js";
import { parseView } from "../../src/codemods/parse-view.js";
import { createTypedView } from "../helpers/typed-view.js";

const declared = `declare function load(id: string, signal?: AbortSignal): Promise<string>;
declare function open(id: string, options?: { mode?: string; signal?: AbortSignal }): Promise<string>;
declare function plain(id: string): Promise<string>;
declare const ids: string[];
`;

/** The expression of `export const all = …` after the best form of each site. */
function thread(expression: string, { before = "", typed = true } = {}): string {
  const code = `${declared}${before}export const all = async () => ${expression};\n`;
  const view = typed ? createTypedView(code) : parseView("/project/scene.ts", code);
  const plans = planFanOuts(view, defaultSettings, { raise: "group", signals: true });
  const forms = plans.flatMap(({ plan }) => (plan.kind === "edits" ? [plan.forms[0]] : []));
  const text = applyEdits(code, collectFormEdits(view, forms));
  return text.slice(text.indexOf("async () => ") + "async () => ".length, -2);
}

describe("the group's signal is handed", () => {
  it.each([
    [
      "to a parameter that comes next",
      "Promise.all([load(ids[0]), load('b')])",
      "TaskGroup.all([({ signal }) => load(ids[0], signal), ({ signal }) => load('b', signal)])",
    ],
    [
      "as the options that come next",
      "Promise.all(ids.map((id) => open(id)))",
      "TaskGroup.all(ids.map((id) => ({ signal }) => open(id, { signal })))",
    ],
    [
      "first in an options literal, so that a spread wins",
      "Promise.all(ids.map((id) => open(id, { mode: 'r', ...{} })))",
      "TaskGroup.all(ids.map((id) => ({ signal }) => open(id, { signal, mode: 'r', ...{} })))",
    ],
    [
      "in an empty literal",
      "Promise.all(ids.map((id) => open(id, {})))",
      "TaskGroup.all(ids.map((id) => ({ signal }) => open(id, { signal })))",
    ],
    [
      "to fetch",
      "Promise.all(ids.map((id) => fetch(id)))",
      "TaskGroup.all(ids.map((id) => ({ signal }) => fetch(id, { signal })))",
    ],
    [
      "to every call that a callback awaits",
      "Promise.all(ids.map(async (id) => { await load(id); return open(id); }))",
      "TaskGroup.all(ids.map((id) => async ({ signal }) => { await load(id, signal); return open(id, { signal }); }))",
    ],
    [
      "only to those that take one",
      "Promise.all([load('a'), plain('b')])",
      "TaskGroup.all([({ signal }) => load('a', signal), () => plain('b')])",
    ],
    [
      "inside a chain",
      "Promise.all(ids.map((id) => load(id).catch(() => '')))",
      "TaskGroup.all(ids.map((id) => ({ signal }) => load(id, signal).catch(() => '')))",
    ],
  ])("%s", (_, before, after) => {
    expect(thread(before)).toBe(after);
  });

  it("and the group is linked to the signal of its place", () => {
    const code =
      "((signal: AbortSignal) => Promise.all(ids.map((id) => load(id, signal))))(AbortSignal.timeout(5))";
    expect(thread(code)).toContain(
      "TaskGroup.all(ids.map((id) => ({ signal }) => load(id, signal)), { signal })",
    );
  });
});

describe("an element that may never settle", () => {
  const before =
    "declare function once(emitter: object, name: string, options?: { signal?: AbortSignal }): Promise<void>;\n";

  it("lets a group wait once the group's signal ends its wait", () => {
    expect(thread("Promise.all([load('a'), once({}, 'exit')])", { before })).toBe(
      "TaskGroup.all([({ signal }) => load('a', signal), ({ signal }) => once({}, 'exit', { signal })])",
    );
  });

  it.each([
    [
      "where the signal reaches only its siblings",
      "Promise.all([load('a'), new Promise((resolve) => process.once('exit', resolve))])",
      `TaskGroup.all([({ signal }) => load('a', signal), () => new Promise((resolve) => process.once('exit', resolve))], { raise: 'first' })`,
    ],
    [
      "where another controller's signal ends it",
      "Promise.all([load('a'), load('b', controller.signal)])",
      `TaskGroup.all([({ signal }) => load('a', signal), () => load('b', controller.signal)], { raise: 'first' })`,
    ],
    [
      "where it waits in a function of the file",
      "Promise.all([load('a'), exit()])",
      `TaskGroup.all([({ signal }) => load('a', signal), () => exit()], { raise: 'first' })`,
    ],
  ])("keeps the first error %s", (_, code, after) => {
    const declarations = `${before}declare const controller: AbortController;\nasync function exit() { await once({}, 'exit'); }\n`;
    expect(thread(code, { before: declarations })).toBe(after);
  });

  it("keeps the first error where a function of the file is given another signal by another name", () => {
    const own = `async function get(id: string, signal: AbortSignal) { return (await fetch(id, { signal })).text(); }
declare const stop: AbortSignal;\n`;
    expect(thread("Promise.all([load('a'), get('b', stop)])", { before: own })).toContain("raise: 'first'");
  });

  it("lets a group wait where a function of the file waits for the signal that it is given", () => {
    const own =
      "async function get(id: string, signal: AbortSignal) { return (await fetch(id, { signal })).text(); }\n";
    const code =
      "((signal: AbortSignal) => Promise.all(ids.map((id) => get(id, signal))))(AbortSignal.timeout(5))";
    expect(thread(code, { before: own })).toContain(
      "TaskGroup.all(ids.map((id) => ({ signal }) => get(id, signal)), { signal })",
    );
  });
});

describe("no signal is handed", () => {
  it.each([
    [
      "where nothing takes one",
      "Promise.all([plain('a'), plain('b')])",
      "TaskGroup.all([() => plain('a'), () => plain('b')])",
    ],
    [
      "where one is given already",
      "Promise.all(ids.map((id) => load(id, undefined)))",
      "TaskGroup.all(ids.map((id) => () => load(id, undefined)))",
    ],
    [
      "into nested functions, which may run later",
      "Promise.all(ids.map(async (id) => [() => load(id)]))",
      "TaskGroup.all(ids.map((id) => async () => [() => load(id)]))",
    ],
    [
      "in a catch or finally",
      "Promise.all(ids.map(async (id) => { try { await plain(id); } finally { await load(id); } }))",
      "TaskGroup.all(ids.map((id) => async () => { try { await plain(id); } finally { await load(id); } }))",
    ],
    [
      "behind a spread of arguments",
      "Promise.all(ids.map((id) => load(...[id] as const)))",
      "TaskGroup.all(ids.map((id) => () => load(...[id] as const)))",
    ],
  ])("%s", (_, before, after) => {
    expect(thread(before)).toBe(after);
  });

  it("where `signal` means something else", () => {
    expect(thread("((signal: string) => Promise.all([load('a'), plain(signal)]))('SIGINT')")).toContain(
      "TaskGroup.all([() => load('a'), () => plain(signal)]",
    );
  });

  it("to clean-up, which must go on when a sibling fails", () => {
    const before =
      "declare class Server { close(options?: { signal?: AbortSignal }): Promise<void>; }\ndeclare const servers: Server[];\n";
    expect(thread("Promise.all(servers.map((server) => server.close()))", { before })).toBe(
      'TaskGroup.all(servers.map((server) => () => server.close()), { onError: "continue" })',
    );
  });

  it("to what is waited for beside clean-up", () => {
    const before = `declare function once(emitter: object, name: string, options?: { signal?: AbortSignal }): Promise<void>;
declare const server: object, database: { close(): Promise<void> };\n`;
    expect(thread("Promise.all([once(server, 'close'), database.close()])", { before })).toBe(
      `TaskGroup.all([() => once(server, 'close'), () => database.close()], { onError: 'continue', raise: 'first' })`,
    );
  });

  it("without types", () => {
    expect(thread("Promise.all([fetch('a'), fetch('b')])", { typed: false })).toBe(
      "TaskGroup.all([() => fetch('a'), () => fetch('b')])",
    );
  });
});
