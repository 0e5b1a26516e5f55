import { moveOnAfter, shield, timeout } from "except-star";
import { describe, expect, it, vi } from "vitest";
import { defaultSettings } from "../../src/analysis/settings.js";
import { collectTimerRaces } from "../../src/analysis/sites/timer-race.js";
import { parseView } from "../../src/codemods/parse-view.js";
import { applyEdits } from "../../src/rewrite/edit.js";
import { collectFormEdits } from "../../src/rewrite/fan-out-file.js";
import { planTimerRace } from "../../src/rewrite/timer-race.js";
import { createTypedView } from "../helpers/typed-view.js";

const late = '(_, reject) => setTimeout(() => reject(new Error("late")), 1000)';

/** The code with its one race rewritten, or the id of what stands against it. */
function rewrite(code: string, path = "a.mjs"): string {
  const view = parseView(path, code);
  const [race] = collectTimerRaces(view, defaultSettings);
  if (!race) return "no race";
  const plan = planTimerRace(view, race);
  if (plan.kind === "blocked") return plan.blockers[0].id;
  return applyEdits(code, collectFormEdits(view, [plan.forms[0]])).replace(/^import .*\n\n?/, "");
}

describe("a race with a timer becomes a deadline", () => {
  it("where the timer rejects with a plain Error", () => {
    expect(rewrite(`await Promise.race([load(1), new Promise(${late})]);`)).toBe(
      "await timeout(1000, (scope) => shield(load(1), scope));",
    );
    const given = "(resolve, reject) => { setTimeout(reject, this.ms + 5, Error('late')); }";
    expect(rewrite(`async function f() { await Promise.race([load(), new Promise(${given})]); }`)).toContain(
      "await timeout(this.ms + 5, (scope) => shield(load(), scope));",
    );
  });

  it("that only moves on where the timer resolves", () => {
    const moved = "await moveOnAfter(50, (scope) => shield(load(), scope));";
    for (const timer of [
      "new Promise((resolve) => setTimeout(resolve, 50))",
      "new Promise((f) => { setTimeout(() => f(undefined), 50); })",
      "new Promise((f) => { globalThis.setTimeout(() => { f(); }, 50); })",
    ]) {
      expect(rewrite(`await Promise.race([load(), ${timer}]);`)).toBe(moved);
    }
    const imported = 'import { setTimeout as sleep } from "node:timers/promises";\n';
    expect(rewrite(`${imported}await Promise.race([load(), sleep(50)]);`)).toContain(moved);
  });

  it("where a function of the file makes the timer for its first parameter", () => {
    const sleep = "const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));\n";
    expect(rewrite(`${sleep}await Promise.race([load(), sleep(20 * n)]);`)).toBe(
      `${sleep}await moveOnAfter(20 * n, (scope) => shield(load(), scope));`,
    );
    const after = `function rejectAfter(ms, text) {\n  return new Promise(${late.replace("1000", "ms")});\n}\n`;
    expect(rewrite(`${after}await Promise.race([load(), rejectAfter(20)]);`)).toContain(
      "await timeout(20, (scope) => shield(load(), scope));",
    );
  });

  it("wherever the timer stands, with names that nothing else has", () => {
    const code = `const f = (timeout, scope) =>\n  Promise.race([\n    new Promise((_, no) => setTimeout(() => no(new Error()), timeout)),\n    load(scope),\n  ]);`;
    expect(rewrite(code)).toBe(
      "const f = (timeout, scope) =>\n  exceptStarTimeout(timeout, (deadline) => shield(load(scope), deadline));",
    );
  });

  it("around a fan-out, which keeps its text", () => {
    expect(rewrite(`await Promise.race([Promise.all([a(), b()]), new Promise(${late})]);`)).toBe(
      "await timeout(1000, (scope) => shield(Promise.all([a(), b()]), scope));",
    );
  });
});

describe("a race with a timer is left", () => {
  const race = (work: string, timer: string): string => `await Promise.race([${work}, ${timer}]);`;
  const timer = `new Promise(${late})`;

  it.each([
    [
      "its end is a value that the code may ask for",
      "load()",
      'new Promise((f) => setTimeout(() => f("late"), 5))',
      "race-own-end",
    ],
    [
      "its error has a class of its own",
      "load()",
      "new Promise((_, no) => setTimeout(() => no(new Late()), 5))",
      "race-own-end",
    ],
    [
      "its error has a cause",
      "load()",
      'new Promise((_, no) => setTimeout(() => no(new Error("x", { cause })), 5))',
      "race-own-end",
    ],
    [
      "its callback does more",
      "load()",
      "new Promise((f) => setTimeout(() => { log(); f(); }, 5))",
      "race-timer-unclear",
    ],
    [
      "its executor does more",
      "load()",
      "new Promise((f) => { t = setTimeout(f, 5); })",
      "race-timer-unclear",
    ],
    ["its helper is elsewhere", "load()", "sleep(5)", "race-timer-unclear"],
    ["several pieces of work race", "load(), save()", timer, "race-of-several"],
    ["the work is spread", "...all", timer, "race-of-several"],
    ["the work waits for something first", "load(await key())", timer, "race-not-moved"],
    ["a comment would go", "load() // the slow one\n", timer, "race-not-moved"],
    ["a call gives the delay", "load()", "new Promise((f) => setTimeout(f, delay()))", "race-not-moved"],
    ["the work may be a function", "held", timer, "race-not-moved"],
  ])("where %s", (_, work, given, id) => {
    expect(rewrite(race(work, given))).toBe(id);
  });

  it("where the import would not exist, or nobody would read the new text", () => {
    expect(rewrite(`await page.evaluate(() => ${race("load()", timer).slice(6)});`.replace(";)", ")"))).toBe(
      "serialised-function",
    );
    expect(rewrite(`// @generated\n\n${race("load()", timer)}`)).toBe("generated-file");
    expect(rewrite(`${race("load()", timer)} // keep-promise-all`)).toBe("keep-promise-all");
  });

  it("where setTimeout is another one", () => {
    expect(rewrite(`import { setTimeout } from "./clock.js";\n${race("load()", timer)}`)).toBe(
      "race-timer-unclear",
    );
  });
});

describe("the signal of the deadline", () => {
  const code = `declare function load(id: number, signal?: AbortSignal): Promise<string>;
export const f = () => Promise.race([load(1), new Promise<never>(${late})]);
`;

  it("reaches work that takes one, where it is asked for", () => {
    const view = createTypedView(code);
    const [race] = collectTimerRaces(view, defaultSettings);
    if (!race) throw new Error("no race");
    const plan = planTimerRace(view, race, { signals: true });
    if (plan.kind === "blocked") throw new Error(plan.blockers[0].id);
    expect(plan.forms.map(({ name }) => name)).toEqual(["signal", "shielded"]);
    expect(applyEdits(code, collectFormEdits(view, [plan.forms[0]]))).toContain(
      "export const f = () => timeout(1000, ({ signal }) => load(1, signal));",
    );
    expect(plan.forms[0].notes).toContain("timeout-unwinds");
  });
});

describe("what a rewritten race does", () => {
  interface Result {
    readonly value?: unknown;
    readonly error?: unknown;
    readonly at: number;
    readonly timers: number;
  }

  async function run(code: string, works: readonly [after: number, fails: boolean]): Promise<Result> {
    vi.useFakeTimers();
    try {
      const [after, fails] = works;
      const load = (): Promise<string> =>
        new Promise((resolve, reject) =>
          setTimeout(() => (fails ? reject(new RangeError("work")) : resolve("work")), after),
        );
      const body = code.replace(/^import .*\n/m, "");
      const main = new Function("load", "timeout", "moveOnAfter", "shield", `return async () => ${body}`);
      const begun = Date.now();
      const running = (main(load, timeout, moveOnAfter, shield) as () => Promise<unknown>)().then(
        (value) => ({ value, at: Date.now() - begun, timers: vi.getTimerCount() }),
        (error: unknown) => ({ error, at: Date.now() - begun, timers: vi.getTimerCount() }),
      );
      await vi.advanceTimersByTimeAsync(500);
      return await running;
    } finally {
      vi.useRealTimers();
    }
  }

  const rejecting =
    "Promise.race([load(), new Promise((_, no) => setTimeout(() => no(new Error('late')), 100))])";
  const resolving = "Promise.race([load(), new Promise((f) => setTimeout(f, 100))])";

  it.each([
    ["the work wins", rejecting, [50, false]],
    ["the work fails first", rejecting, [50, true]],
    ["the work wins", resolving, [50, false]],
    ["the work fails first", resolving, [50, true]],
    ["the timer wins", resolving, [200, false]],
    ["the timer wins, and the work fails later", resolving, [200, true]],
  ] as const)("is the same at the same time where %s", async (_, code, works) => {
    const [before, after] = [await run(code, works), await run(rewrite(code), works)];
    expect({ ...after, timers: 0 }).toEqual({ ...before, timers: 0 });
    if (works[0] < 100) expect([before.timers, after.timers]).toEqual([1, 0]);
  });

  it("differs in the error's class where the timer rejects", async () => {
    const [before, after] = [await run(rejecting, [200, true]), await run(rewrite(rejecting), [200, true])];
    expect([before.at, after.at]).toEqual([100, 100]);
    expect(before.error).toMatchObject({ name: "Error", message: "late" });
    expect(after.error).toMatchObject({ name: "TimeoutError", message: "timed out after 100 ms" });
  });
});
