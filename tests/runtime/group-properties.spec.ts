import { type Clause, exceptStar, ExceptionGroup, on, onEach } from "except-star";
import { describe, expect, it } from "vitest";
import { fc } from "../helpers/fast-check.js";

class Numbered extends Error {
  constructor(readonly kind: number) {
    super(String(kind));
  }
}

type Tree = number | { native: boolean; children: Tree[] };

const kinds = 4;
const tree = fc.letrec<{ node: Tree }>((tie) => ({
  node: fc.oneof(
    { depthSize: "small" },
    fc.nat(kinds - 1),
    fc.record({ native: fc.boolean(), children: fc.array(tie("node"), { minLength: 1, maxLength: 4 }) }),
  ),
})).node;

function build(node: Tree): Error {
  if (typeof node === "number") return new Numbered(node);
  const children = node.children.map(build);
  return node.native ? new AggregateError(children, "native") : new ExceptionGroup("ours", children);
}

const leavesOf = (error: unknown): Numbered[] => ExceptionGroup.from(error).leaves() as Numbered[];

/** The nesting with the leaves that are kept, by a plain recursion to compare ours with. */
function prune(error: Error, keeps: (leaf: Error) => boolean): unknown {
  if (!(error instanceof AggregateError)) return keeps(error) ? error : undefined;
  const children = (error.errors as Error[])
    .map((child) => prune(child, keeps))
    .filter((child) => child !== undefined);
  return children.length > 0 ? children : undefined;
}

const nesting = (error: unknown): unknown =>
  error instanceof AggregateError ? (error.errors as Error[]).map(nesting) : (error ?? undefined);

type Action = "swallow" | "again" | "new" | "each again";
const clauses = fc.array(
  fc.record({
    takes: fc.uniqueArray(fc.nat(kinds - 1), { minLength: 1 }),
    action: fc.constantFrom<Action>("swallow", "again", "new", "each again"),
    isAsync: fc.boolean(),
  }),
  { maxLength: 4 },
);

interface Run {
  handled: Numbered[];
  fresh: Error[];
  again: Numbered[];
}

function toClause(
  { takes, action, isAsync }: { takes: number[]; action: Action; isAsync: boolean },
  run: Run,
): Clause {
  const matcher = (error: Numbered) => takes.includes(error.kind);
  if (action === "each again") {
    return onEach(matcher, (error) => {
      run.again.push(error as Numbered);
      throw error;
    });
  }
  const act = (group: ExceptionGroup) => {
    (action === "again" ? run.again : run.handled).push(...(group.leaves() as Numbered[]));
    if (action === "again") throw group;
    if (action === "swallow") return;
    run.fresh.push(new Error("new"));
    throw run.fresh.at(-1);
  };
  return isAsync ? on(matcher, async (group) => act(group)) : on(matcher, act);
}

describe("split", () => {
  it("parts the leaves and keeps their nesting and order", () => {
    fc.assert(
      fc.property(tree, fc.uniqueArray(fc.nat(kinds - 1)), (given, taken) => {
        const error = build(given);
        const takes = (leaf: Numbered) => taken.includes(leaf.kind);
        const group = ExceptionGroup.from(error);
        const [match, rest] = group.split(takes);
        expect(nesting(match)).toEqual(prune(group, (leaf) => takes(leaf as Numbered)));
        expect(nesting(rest)).toEqual(prune(group, (leaf) => !takes(leaf as Numbered)));
        expect(nesting(group.subgroup(takes))).toEqual(nesting(match));
        if (!rest) expect(match).toBe(group);
        if (!match) expect(rest).toBe(group);
      }),
    );
  });
});

describe("exceptStar", () => {
  it("neither loses nor doubles a leaf, and merges what is left into the nesting of the caught error", async () => {
    await fc.assert(
      fc.asyncProperty(tree, clauses, async (given, handlers) => {
        const error = build(given);
        const run: Run = { handled: [], fresh: [], again: [] };
        let thrown: unknown;
        try {
          await exceptStar(error, ...handlers.map((clause) => toClause(clause, run)));
        } catch (reason) {
          thrown = reason;
        }
        const before = leavesOf(error);
        const out = thrown === undefined ? [] : (leavesOf(thrown) as Error[]);
        const left = out.filter((leaf) => !run.fresh.includes(leaf));
        expect(new Set([...run.handled, ...left])).toEqual(new Set(before));
        expect(run.handled.length + left.length).toBe(before.length);
        expect(out.filter((leaf) => run.fresh.includes(leaf))).toEqual(run.fresh);
        const merged =
          run.fresh.length === 0 ? thrown : (thrown as ExceptionGroup).errors?.[run.fresh.length];
        const expected = prune(error, (leaf) => left.includes(leaf as Numbered));
        if (error instanceof AggregateError) expect(nesting(merged)).toEqual(expected);
      }),
    );
  });
});
