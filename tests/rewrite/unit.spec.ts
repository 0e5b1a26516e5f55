import { describe, expect, it } from "vitest";
import type { EscapeId } from "../../src/analysis/flow/escape.js";
import { planUnits, type UnitHandler, type UnitSite } from "../../src/rewrite/unit.js";

const place = { path: "/a.ts", range: [0, 1], line: 1, column: 0 } as const;

interface Given {
  readonly handlers?: readonly string[];
  readonly escape?: EscapeId;
}

function site(id: string, { handlers = [], escape }: Given = {}): UnitSite {
  return {
    id,
    canRaiseGroup: true,
    reach: {
      handlers: handlers.map((one) => ({ path: "/a.ts", range: [0, 1], id: one, kind: "catch", hops: 0 })),
      escapes: escape ? [{ id: escape, place }] : [],
    },
  };
}

function handler(id: string, change: UnitHandler["change"] = "planned"): UnitHandler {
  return { id, change };
}

const raises = (plan: ReturnType<typeof planUnits>): Record<string, string> =>
  Object.fromEntries(plan.decisions.map(({ id, raise }) => [id, raise]));

describe("planUnits", () => {
  it("joins sites that share a handler, through any number of others", () => {
    const sites = [
      site("a", { handlers: ["h1"] }),
      site("b", { handlers: ["h1", "h2"] }),
      site("c", { handlers: ["h2"] }),
      site("d", { handlers: ["h3"] }),
    ];
    const { units } = planUnits(sites, [handler("h1"), handler("h2"), handler("h3")]);
    expect(units.map((unit) => [unit.sites, unit.handlers])).toEqual([
      [
        ["a", "b", "c"],
        ["h1", "h2"],
      ],
      [["d"], ["h3"]],
    ]);
  });

  it("does not join sites over a handler that needs no change", () => {
    const sites = [site("a", { handlers: ["h"] }), site("b", { handlers: ["h"] })];
    const { units } = planUnits(sites, [handler("h", "none")]);
    expect(units.map((unit) => [unit.sites, unit.handlers])).toEqual([
      [["a"], []],
      [["b"], []],
    ]);
  });

  it("lets an escaping site raise the first error and changes no handler for it", () => {
    const sites = [site("a", { handlers: ["h"], escape: "exported" })];
    const plan = planUnits(sites, [handler("h")]);
    expect(plan.units).toEqual([{ id: "a", raise: "first", sites: ["a"], handlers: [] }]);
    expect(plan.decisions[0]?.boundary).toEqual({ id: "rejection-escapes", detail: "exported" });
  });

  it("lowers every site above a handler that cannot be rewritten, and only those", () => {
    const sites = [site("a", { handlers: ["h1", "h2"] }), site("b", { handlers: ["h2"] })];
    const plan = planUnits(sites, [handler("h1", "blocked"), handler("h2")]);
    expect(raises(plan)).toEqual({ a: "first", b: "group" });
    expect(plan.units.find(({ sites: [first] }) => first === "b")?.handlers).toEqual(["h2"]);
  });

  it("keeps boundaries when asked, but not sites that wait for a handler", () => {
    const sites = [site("a", { escape: "method" }), site("b", { handlers: ["h"] })];
    const plan = planUnits(sites, [handler("h", "blocked")], { keepBoundaries: true });
    expect(raises(plan)).toEqual({ a: "keep", b: "first" });
    expect(plan.units.map(({ sites: ids }) => ids)).toEqual([["b"]]);
  });

  it("without handlers only sites whose handlers need no change raise a group", () => {
    const sites = [site("a", { handlers: ["h1"] }), site("b", { handlers: ["h2"] })];
    const plan = planUnits(sites, [handler("h1"), handler("h2", "none")], { noHandlers: true });
    expect(raises(plan)).toEqual({ a: "first", b: "group" });
    expect(plan.units.flatMap((unit) => unit.handlers)).toEqual([]);
  });

  it("asked for the first error everywhere it changes no handler", () => {
    const plan = planUnits([site("a", { handlers: ["h"] })], [handler("h")], { raise: "first" });
    expect(plan.units).toEqual([{ id: "a", raise: "first", sites: ["a"], handlers: [] }]);
  });

  it("asked for groups everywhere it rewrites what can be rewritten, at escaping sites too", () => {
    const sites = [site("a", { handlers: ["h1", "h2"], escape: "exported" })];
    const plan = planUnits(sites, [handler("h1"), handler("h2", "blocked")], { raise: "group" });
    expect(plan.units).toEqual([{ id: "a", raise: "group", sites: ["a"], handlers: ["h1"] }]);
  });

  it("a site that must not wait raises the first error even when groups are asked for", () => {
    const plan = planUnits([{ ...site("a"), canRaiseGroup: false }], [], { raise: "group" });
    expect(raises(plan)).toEqual({ a: "first" });
  });

  it("an existing group raises whatever is decided, and its handlers are mended", () => {
    const existing = { ...site("g", { handlers: ["h"], escape: "exported" }), isExisting: true };
    const plan = planUnits([existing], [handler("h")]);
    expect(plan.units).toEqual([{ id: "g", raise: "group", sites: ["g"], handlers: ["h"] }]);
  });

  it("is plain data", () => {
    const plan = planUnits([site("a", { handlers: ["h"] })], [handler("h")]);
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });
});
