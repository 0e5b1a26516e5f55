import { describe, expect, it } from "vitest";
import { readSettings } from "../../../src/analysis/settings.js";
import type { FunctionNode } from "../../../src/analysis/syntax/functions.js";
import { createGroupAnalysis } from "../../../src/analysis/throws/group-analysis.js";
import { parseView } from "../../../src/codemods/parse-view.js";
import { fc } from "../../helpers/fast-check.js";

/** How one function uses another, and whether a group comes through. */
const uses = {
  awaited: { code: (f: string) => `await ${f}();`, passes: true },
  inCondition: { code: (f: string) => `const x = flag ? await ${f}() : 0; log(x);`, passes: true },
  inFinally: { code: (f: string) => `try { log(1); } finally { await ${f}(); }`, passes: true },
  rethrown: { code: (f: string) => `try { await ${f}(); } catch (e) { log(e); throw e; }`, passes: true },
  storedAndThrown: {
    code: (f: string) => `let last; try { await ${f}(); } catch (e) { last = e; } if (last) throw last;`,
    passes: true,
  },
  throughCallback: { code: (f: string) => `await through(() => ${f}());`, passes: true },
  throughReference: { code: (f: string) => `await through(${f});`, passes: true },
  carriedByAll: { code: (f: string) => `await Promise.all([${f}(), log(2)]);`, passes: true },
  carriedByThen: { code: (f: string) => `await ${f}().then((v) => v);`, passes: true },
  ofAVariable: { code: (f: string) => `const p = ${f}(); log(3); await p;`, passes: true },
  floating: { code: (f: string) => `void ${f}();`, passes: false },
  swallowed: { code: (f: string) => `try { await ${f}(); } catch (e) { log(e); }`, passes: false },
  wrapped: {
    code: (f: string) => `try { await ${f}(); } catch (e) { throw new Error("x", { cause: e }); }`,
    passes: false,
  },
  caught: { code: (f: string) => `await ${f}().catch(() => null);`, passes: false },
  settled: { code: (f: string) => `await Promise.allSettled([${f}()]);`, passes: false },
  later: { code: (f: string) => `setTimeout(() => ${f}(), 1);`, passes: false },
} as const;

type Use = keyof typeof uses;

interface GeneratedFunction {
  readonly raises: boolean;
  readonly calls: readonly { readonly use: Use; readonly target: number }[];
}

const programs: fc.Arbitrary<readonly GeneratedFunction[]> = fc.integer({ min: 2, max: 9 }).chain((size) =>
  fc.array(
    fc.record({
      raises: fc.nat(5).map((one) => one === 0),
      calls: fc.array(
        fc.record({ use: fc.constantFrom(...(Object.keys(uses) as Use[])), target: fc.nat(size - 1) }),
        { maxLength: 3 },
      ),
    }),
    { minLength: size, maxLength: size },
  ),
);

function renderProgram(functions: readonly GeneratedFunction[]): string {
  const bodies = functions.map(({ raises, calls }, index) => {
    const lines = calls.map(({ use, target }) => `{ ${uses[use].code(`f${target}`)} }`);
    if (raises) lines.push("await TaskGroup.all([() => log(4)]);");
    return `async function f${index}() {\n  ${lines.join("\n  ")}\n}`;
  });
  const through = "async function through(fn) {\n  try { return await fn(); } finally { log(0); }\n}";
  return [
    'import { TaskGroup } from "except-star";',
    "const flag = Math.random() > 0.5;",
    through,
    ...bodies,
  ].join("\n");
}

/** The oracle: marks functions until no more can be marked. */
function collectRaising(functions: readonly GeneratedFunction[]): boolean[] {
  const marked = functions.map(({ raises }) => raises);
  for (let isChanged = true; isChanged;) {
    isChanged = false;
    for (const [index, { calls }] of functions.entries()) {
      if (marked[index] || !calls.some(({ use, target }) => uses[use].passes && marked[target])) continue;
      marked[index] = isChanged = true;
    }
  }
  return marked;
}

function collectSolved(functions: readonly GeneratedFunction[], iterate = true): boolean[] {
  const view = parseView("/graph.js", renderProgram(functions));
  const analysis = createGroupAnalysis({ settings: readSettings({}), iterate });
  return functions.map((_, index) => {
    const node = view.ast.body.find(
      (one) => one.type === "FunctionDeclaration" && one.id?.name === `f${index}`,
    );
    const { rejects } = analysis.summarise({
      kind: "function",
      view,
      node: node as FunctionNode,
      captured: undefined,
    });
    return rejects.length > 0;
  });
}

describe("who throws a group", () => {
  it("agrees with a brute-force search on random call graphs with cycles", () => {
    fc.assert(
      fc.property(programs, (functions) => {
        expect(collectSolved(functions), renderProgram(functions)).toEqual(collectRaising(functions));
      }),
      { numRuns: 400 },
    );
  });

  it("disagrees on some of them without the fixpoint: the property can fail", () => {
    const found = fc.check(
      fc.property(
        programs,
        (functions) => collectSolved(functions, false).join() === collectRaising(functions).join(),
      ),
      { numRuns: 3000, seed: 7 },
    );
    expect(found.failed).toBe(true);
  });
});
