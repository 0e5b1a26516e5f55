import { describe, expect, it } from "vitest";
import { FixpointSolver, type FixpointOptions } from "../../../src/analysis/throws/fixpoint.js";
import { fc } from "../../helpers/fast-check.js";

/** For each key: whether it is marked itself, and what it reads. A key's value is the set of marked keys it reaches. */
interface Graph {
  readonly marked: readonly boolean[];
  readonly reads: readonly (readonly number[])[];
}

const graphs: fc.Arbitrary<Graph> = fc.integer({ min: 1, max: 12 }).chain((size) =>
  fc.record({
    marked: fc.array(fc.boolean(), { minLength: size, maxLength: size }),
    reads: fc.array(fc.array(fc.nat(size - 1), { maxLength: 3 }), { minLength: size, maxLength: size }),
  }),
);

const nobody: ReadonlySet<number> = new Set();

function solverOf({ marked, reads }: Graph, options: FixpointOptions = {}) {
  return new FixpointSolver<number, ReadonlySet<number>>(
    {
      bottom: nobody,
      evaluate: (key, read) => {
        const found = new Set(marked[key] ? [key] : []);
        for (const other of reads[key] ?? []) for (const one of read(other)) found.add(one);
        return found;
      },
      join: (one, other) => new Set([...one, ...other]),
      isSame: (one, other) => one.size === other.size,
    },
    options,
  );
}

/** The oracle: follows every path from a key. */
function collectReached({ marked, reads }: Graph, key: number): number[] {
  const seen = new Set([key]);
  for (const one of seen) for (const other of reads[one] ?? []) seen.add(other);
  return [...seen].filter((one) => marked[one]).sort((a, b) => a - b);
}

function findDifference(
  graph: Graph,
  order: readonly number[],
  options?: FixpointOptions,
): string | undefined {
  const solver = solverOf(graph, options);
  for (const key of order) {
    const solved = [...solver.solve(key)].sort((a, b) => a - b);
    const expected = collectReached(graph, key);
    if (solved.join() !== expected.join()) return `${key}: ${solved.join()} instead of ${expected.join()}`;
  }
  return undefined;
}

const questions = graphs.chain((graph) =>
  fc.record({
    graph: fc.constant(graph),
    order: fc.shuffledSubarray([...graph.marked.keys()], { minLength: 1 }),
  }),
);

describe("the fixpoint solver", () => {
  it("finds what a walk of all paths finds, in whatever order it is asked", () => {
    fc.assert(
      fc.property(questions, ({ graph, order }) => {
        expect(findDifference(graph, order)).toBeUndefined();
      }),
      { numRuns: 2000 },
    );
  });

  it("is wrong on some graphs when a cycle is evaluated only once: the property can fail", () => {
    const found = fc.check(
      fc.property(
        questions,
        ({ graph, order }) => findDifference(graph, order, { iterate: false }) === undefined,
      ),
      { numRuns: 2000, seed: 1 },
    );
    expect(found.failed).toBe(true);
  });

  it("follows a chain of 50,000 keys without recursion", () => {
    const size = 50_000;
    const reads = Array.from({ length: size }, (_, key) => (key + 1 < size ? [key + 1] : []));
    const marked = reads.map((_, key) => key === size - 1);
    expect([...solverOf({ marked, reads }).solve(0)]).toEqual([size - 1]);
  });

  it("solves what a member of a cycle reads only after the cycle has grown", () => {
    const solver = new FixpointSolver<string, number>({
      bottom: 0,
      evaluate: (key, read) => {
        if (key === "a") return Math.max(read("b"), read("b") > 0 ? read("late") : 0);
        if (key === "b") return Math.max(1, read("a"));
        return key === "late" ? Math.max(7, read("a")) : 0;
      },
      join: Math.max,
      isSame: Object.is,
    });
    expect(["a", "b", "late"].map((key) => solver.solve(key))).toEqual([7, 7, 7]);
  });
});
