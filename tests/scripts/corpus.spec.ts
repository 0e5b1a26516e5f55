import { describe, expect, it } from "vitest";

/** The scripts are plain JavaScript, without declarations. */
const load = (name: string): Promise<any> =>
  import(new URL(`../../scripts/corpus/${name}.mjs`, import.meta.url).href);

const { readTestCounts } = await load("test-counts");
const { collectNewDiagnostics } = await load("diagnostics");
const { readHunks } = await load("changed-lines");
const { collectExtents } = await load("extents");
const { countSites } = await load("count-sites");
const { markArms } = await load("seed-mark");
const { instrument } = await load("seed-instrument");
const { compareRuns } = await load("seed-compare");

describe("the counts of a test run", () => {
  it.each([
    ["vitest", " Test Files  12 passed (12)\n      Tests  1 failed | 188 passed | 2 skipped (191)\n"],
    ["jest", "Test Suites: 3 passed, 3 total\nTests:       1 failed, 188 passed, 189 total\n"],
    ["mocha", "  188 passing (24s)\n  1 failing\n"],
    ["node:test", "# tests 189\n# pass 188\n# fail 1\n"],
  ])("are read from the summary of %s, not from the line that counts files", (_runner, text) => {
    expect(readTestCounts(text)).toMatchObject({ passed: 188, failed: 1 });
  });

  it("are missing where a run printed no summary, which is no run with zero tests", () => {
    expect(readTestCounts("Segmentation fault")).toBeUndefined();
  });

  it("add up over several runs", () => {
    expect(readTestCounts("  3 passing (1s)\n  4 passing (1s)\n")?.passed).toBe(7);
  });
});

describe("new diagnostics", () => {
  it("are those that the type check did not print before, wherever their line has moved to", () => {
    const before = "src/a.ts(1,2): error TS2322: No.\n";
    expect(collectNewDiagnostics(before, "src/a.ts(9,2): error TS2322: No.\n")).toEqual([]);
    expect(collectNewDiagnostics(before, "src/a.ts(1,2): error TS2345: No.\n")).toHaveLength(1);
  });

  it("count the same sentence twice when it stands twice in a file", () => {
    const line = "src/a.ts(1,2): error TS2322: No.\n";
    expect(collectNewDiagnostics(line, line + line)).toHaveLength(1);
  });
});

describe("changed lines", () => {
  it("are told by the old lines of a hunk, since the sites are known in the old text", () => {
    const diff = "--- a/x.ts\n+++ b/x.ts\n@@ -3,2 +3 @@\n-old\n-older\n+new\n";
    expect(readHunks(diff)).toEqual([
      { path: "x.ts", from: 3, to: 4, added: ["new"], removed: ["old", "older"] },
    ]);
  });

  it("belong to a fan-out also where its variable is declared", () => {
    const text = "const ps = [\n  f(),\n];\nawait g();\nawait Promise.all(ps);\n";
    expect(collectExtents("x.ts", text, text.indexOf("Promise"))).toEqual([
      { from: 5, to: 5 },
      { from: 1, to: 3 },
    ]);
  });

  it("include it also where the fan-out is only where a chain begins", () => {
    const text = "const promises = xs.map((x) =>\n  f(x),\n);\nPromise.all(promises).then(done);\n";
    const extents = collectExtents("x.ts", text, text.indexOf("Promise.all"));
    expect(extents).toContainEqual({ from: 1, to: 3 });
    expect(extents).toContainEqual({ from: 4, to: 4 });
  });
});

it("counts a boundary that only its handlers keep as contained", () => {
  const site = { kind: "fan-out", path: "src/a.ts" };
  const sites = [
    { ...site, outcome: "group", reasons: [] },
    { ...site, outcome: "boundary", reasons: [{ id: "handler-blocked" }] },
    { ...site, outcome: "boundary", reasons: [{ id: "public-api" }] },
    { ...site, outcome: "settled", reasons: [] },
    { ...site, path: "test/a.test.ts", outcome: "left", reasons: [{ id: "no-argument" }] },
  ];
  expect(countSites({ sites })).toMatchObject({
    all: 4,
    group: 1,
    boundary: 2,
    settled: 1,
    contained: 2,
    left: 0,
  });
});

describe("instrumentation", () => {
  const source =
    "async function f() {\n  try { return await Promise.all([a(), b()]) }\n  catch (e) { if (e.code) return g()\n    throw e }\n}\n";

  /** What the calls that were inserted say, while the code runs as it did. */
  async function run(text: string, seedElement?: Error): Promise<{ events: string[]; result: unknown }> {
    const events: string[] = [];
    const seed = {
      fanOut:
        (id: string, call: (...args: unknown[]) => unknown) =>
        (elements: Promise<unknown>[], ...rest: unknown[]) => {
          events.push(`site ${id}`);
          return call(seedElement ? [Promise.reject(seedElement), ...elements.slice(1)] : elements, ...rest);
        },
      enter: (id: string) => events.push(`enter ${id}`),
      left: (id: string) => events.push(`left ${id}`),
      arm: (id: number) => events.push(`arm ${id}`),
    };
    const body = `${text.replaceAll("process.__seed", "seed")}\nreturn f();`;
    const program = new Function("seed", "a", "b", "g", body);
    const settle = Promise.resolve(
      program(
        seed,
        async () => 1,
        async () => 2,
        () => "arm",
      ),
    );
    return { events, result: await settle.catch((error: Error) => error.message) };
  }

  it("changes no result and names the site", async () => {
    const { text } = instrument("x.js", markArms("x.js", source, 0).text);
    expect(await run(text)).toEqual({ events: ["site x.js#0"], result: [1, 2] });
  });

  it("tells which arm ran, also one without braces", async () => {
    const { text } = instrument("x.js", markArms("x.js", source, 7).text);
    const failure = Object.assign(new Error("no"), { code: 1 });
    expect(await run(text, failure)).toEqual({
      events: ["site x.js#0", "enter x.js!0", "arm 7"],
      result: "arm",
    });
  });

  it("tells that an error left the handler", async () => {
    const { text } = instrument("x.js", markArms("x.js", source, 7).text);
    expect((await run(text, new Error("no"))).events).toEqual(["site x.js#0", "enter x.js!0", "left x.js!0"]);
  });

  it("names a migrated site by its order, so that it keeps its name", () => {
    const migrated = 'import { TaskGroup } from "except-star";\nawait TaskGroup.all([() => a()]);\n';
    expect(instrument("x.ts", migrated).sites).toEqual([{ id: "x.ts#0", line: 2 }]);
  });
});

describe("the comparison of two seeded runs", () => {
  const error = { group: false, leaves: ["Error: one"] };
  const site = (of: object): object => ({ type: "site", id: "x#0", ok: false, ms: 1, error: of });
  const runOf = (events: object[], status = "passed"): object => ({
    events,
    tests: new Map([["a", { status, message: "", ms: 5 }]]),
  });
  const kinds = (before: object, after: object, mode: string): string[] =>
    compareRuns(before, after, mode).map(({ kind }: { kind: string }) => kind);

  it("finds nothing where nothing differs", () => {
    expect(kinds(runOf([site(error)]), runOf([site(error)]), "first")).toEqual([]);
  });

  it("lets an error be grouped by default, and never with --raise first", () => {
    const group = { ...error, group: true };
    expect(kinds(runOf([site(error)]), runOf([site(group)]), "default")).toEqual([]);
    expect(kinds(runOf([site(error)]), runOf([site(group)]), "first")).toEqual(["group"]);
  });

  it.each([
    ["a handler that went dead", [site(error), { type: "arm", id: 1 }], [site(error)], "arm"],
    [
      "an arm that ran twice",
      [{ type: "arm", id: 1 }],
      [
        { type: "arm", id: 1 },
        { type: "arm", id: 1 },
      ],
      "arm",
    ],
    ["a handler that now swallows", [{ type: "left", id: "h", error }], [], "left handler"],
    [
      "a failure that was lost",
      [site(error)],
      [site({ group: true, leaves: ["Error: two"] })],
      "failure lost",
    ],
  ])("finds %s", (_what, before, after, kind) => {
    expect(kinds(runOf(before), runOf(after), "default")).toContain(kind);
  });

  it("sees a group in a test only where the seeded error is in both messages", () => {
    const failed = (message: string): object => ({
      events: [site({ group: true, leaves: ["Error: seeded other"] })],
      tests: new Map([["a", { status: "failed", message, ms: 5 }]]),
    });
    const inGroup = failed("unhandled errors in a TaskGroup (1 sub-exception): Error: seeded other");
    expect(kinds(failed("seeded other"), inGroup, "default")).toEqual(["group seen by a test"]);
    expect(kinds(failed("seeded other"), failed("undefined is not iterable"), "default")).toEqual([
      "message",
    ]);
  });

  it("takes no folder of one run and no hash for a difference", () => {
    const failed = (message: string): object => ({
      events: [],
      tests: new Map([["a", { status: "failed", message, ms: 5 }]]),
    });
    expect(kinds(failed("no /tmp/a1/x at 0a1b2c3d"), failed("no /tmp/b2/x at 4e5f6a7b"), "first")).toEqual(
      [],
    );
    expect(kinds(failed("no /tmp/a1/x"), failed("no /tmp/b2/y"), "first")).toEqual(["message"]);
    const enter = (leaf: string): object => ({
      type: "enter",
      id: "h",
      error: { group: false, leaves: [leaf] },
    });
    expect(kinds(runOf([enter("no /tmp/a1/x")]), runOf([enter("no /tmp/b2/x")]), "first")).toEqual([]);
  });

  it("finds a rejection that nobody handles any more", () => {
    const unhandled = { type: "unhandled", error };
    expect(kinds(runOf([]), runOf([unhandled]), "default")).toEqual(["unhandled rejection"]);
    const group = { type: "unhandled", error: { ...error, group: true } };
    expect(kinds(runOf([unhandled]), runOf([group]), "default")).toEqual([]);
  });

  it("wants the very same error of each run of a site with --raise first", () => {
    const [one, other] = ["one", "two"].map((name) =>
      site({ group: false, leaves: [`Error: seeded ${name}`] }),
    ) as [object, object];
    expect(kinds(runOf([one, other]), runOf([other, other]), "first")).toEqual([
      "site error",
      "site error",
      "failure lost",
    ]);
  });

  it("tells a throw that made the list, and now is a rejection, from a run too many", () => {
    const seeded = site({ group: false, leaves: ["Error: seeded other"] });
    expect(kinds(runOf([seeded]), runOf([seeded, site(error)]), "first")).toEqual(["rejects where it threw"]);
    expect(kinds(runOf([seeded]), runOf([seeded, seeded]), "first")).toContain("site runs");
  });

  it("finds a test that ends otherwise and a site that takes a second longer", () => {
    expect(kinds(runOf([]), runOf([], "failed"), "default")).toEqual(["test result"]);
    const late = { ...site(error), ms: 1500 };
    expect(kinds(runOf([site(error)]), runOf([late]), "default")).toEqual(["slow"]);
  });
});
