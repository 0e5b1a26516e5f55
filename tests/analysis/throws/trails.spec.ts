import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readSettings } from "../../../src/analysis/settings.js";
import type { SourceView } from "../../../src/analysis/source-view.js";
import { isFunction, type FunctionNode } from "../../../src/analysis/syntax/functions.js";
import { traverse } from "../../../src/analysis/syntax/traverse.js";
import { findTrailsOf } from "../../../src/analysis/throws/gates.js";
import { createGroupAnalysis, type GroupAnalysis } from "../../../src/analysis/throws/group-analysis.js";
import { lengthOf, type ArrivingGroup } from "../../../src/analysis/throws/group-flow.js";
import { groupAnalysisOf } from "../../../src/analysis/throws/shared-analysis.js";
import { createTypeServices } from "../../../src/analysis/types/type-services.js";
import { parseView } from "../../../src/codemods/parse-view.js";
import { fc } from "../../helpers/fast-check.js";
import { createProgram, sceneFolder } from "../../helpers/lint.js";

/** How a file gives away its function, and how another names it: all the ways by which the analysis follows values. */
const shapes = {
  named: { code: (body: string) => `export async function out() {${body}}`, use: "out" },
  constant: { code: (body: string) => `export const out = async () => {${body}};`, use: "out" },
  renamed: {
    code: (body: string) => `async function inner() {${body}}\nexport { inner as out };`,
    use: "out",
  },
  byDefault: { code: (body: string) => `export default async function () {${body}}`, use: "default" },
  defaultValue: {
    code: (body: string) => `const run = async () => {${body}};\nexport default run;`,
    use: "default",
  },
  method: {
    code: (body: string) => `class Api { async go() {${body}} }\nexport const out = new Api();`,
    use: "out.go",
  },
  private: {
    code: (body: string) =>
      `export class Api { async #go() {${body}} async go() { await this.#go(); } }\nexport const out = new Api();`,
    use: "out.go",
  },
  inherited: {
    code: (body: string) =>
      `class Base { async go() {${body}} }\nclass Api extends Base {}\nexport const out = new Api();`,
    use: "out.go",
  },
  static: { code: (body: string) => `export class out { static async go() {${body}} }`, use: "out.go" },
  field: {
    code: (body: string) => `class Api { go = async () => {${body}}; }\nexport const out = new Api();`,
    use: "out.go",
  },
  member: { code: (body: string) => `export const out = { go: async () => {${body}} };`, use: "out.go" },
  behindInterface: {
    code: (body: string) =>
      `interface Api { go(): Promise<void> }\nexport const out: Api = { go: async () => {${body}} };`,
    use: "out.go",
  },
  behindInterfaceCall: {
    code: (body: string) =>
      `interface Api { go(): Promise<void> }\nclass Real { async go() {${body}} }\nfunction make(): Api { return new Real(); }\nexport const out = make();`,
    use: "out.go",
  },
  factory: {
    code: (body: string) => `export function out() { return { go: async () => {${body}} }; }`,
    use: "out().go",
  },
  curried: { code: (body: string) => `export const out = () => async () => {${body}};`, use: "out()" },
  kept: {
    code: (body: string) =>
      `const memo = (fn: () => Promise<void>) => () => fn();\nexport const out = memo(async () => {${body}});`,
    use: "out",
  },
  keptInObject: {
    code: (body: string) =>
      `const wrap = (fn: () => Promise<void>) => ({ get: () => fn() });\nasync function inner() {${body}}\nexport const out = wrap(inner);`,
    use: "out.get",
  },
  assigned: {
    code: (body: string) => `export let out: () => Promise<void>;\nout = async () => {${body}};`,
    use: "out",
  },
  spread: {
    code: (body: string) => `const base = { go: async () => {${body}} };\nexport const out = { ...base };`,
    use: "out.go",
  },
  constructed: {
    code: (body: string) =>
      `export class out { constructor() { void (async () => {${body}})(); this.fail(); } fail() { throw new AggregateError([]); } }`,
    use: "(async () => new out())",
  },
} as const;

type Shape = keyof typeof shapes;

/** What a function does with another one. */
const uses: Record<string, (name: string) => string> = {
  awaited: (f) => `await ${f}();`,
  ofAVariable: (f) => `const p = ${f}(); log(); await p;`,
  ofAnAssignment: (f) => `let p; p = ${f}(); await p;`,
  alias: (f) => `const go = ${f}; await go();`,
  taken: (f) => (/\.go$/.test(f) ? `const { go } = ${f.slice(0, -3)}; await go();` : `await ${f}();`),
  quoted: (f) => (/\.go$/.test(f) ? `await ${f.slice(0, -3)}["go"]();` : `await ${f}();`),
  callback: (f) => `await through(() => ${f}());`,
  reference: (f) => `await through(${f});`,
  option: (f) => `await withOptions({ run: ${f} });`,
  rethrown: (f) => `try { await ${f}(); } catch (e) { log(); throw e; }`,
  storedAndThrown: (f) => `let last; try { await ${f}(); } catch (e) { last = e; } if (last) throw last;`,
  rejected: (f) => `await new Promise((done, reject) => { ${f}().then(done, reject); });`,
  pushed: (f) => `const list = []; list.push(${f}()); await Promise.all(list);`,
  mapped: (f) => `await Promise.all([1, 2].map(() => ${f}()));`,
  chained: (f) => `await ${f}().then((v) => v).finally(() => log());`,
  handled: (f) => `await ${f}().catch((e) => { throw e; });`,
  bound: (f) => `await ${f}.bind(null)();`,
  inner: (f) => `async function own() { await ${f}(); } await own();`,
  chosen: (f) => `await (log() ? ${f} : through)(async () => {});`,
  caught: (f) => `await ${f}().catch(() => null);`,
  swallowed: (f) => `try { await ${f}(); } catch { log(); }`,
  floating: (f) => `void ${f}();`,
  kept: (f) => `const own = { go: () => ${f}() }; await own.go();`,
};

const raises = [
  "await TaskGroup.all([() => log()]);",
  "throw new AggregateError([]);",
  "await Promise.any([]);",
  "",
  "",
  "",
];

interface GeneratedFile {
  readonly shape: Shape;
  readonly raise: string;
  readonly calls: readonly { readonly use: string; readonly target: number }[];
}

const programs: fc.Arbitrary<readonly GeneratedFile[]> = fc.integer({ min: 2, max: 7 }).chain((size) =>
  fc.array(
    fc.record({
      shape: fc.constantFrom(...(Object.keys(shapes) as Shape[])),
      raise: fc.constantFrom(...raises),
      calls: fc.array(fc.record({ use: fc.constantFrom(...Object.keys(uses)), target: fc.nat(size - 1) }), {
        maxLength: 3,
      }),
    }),
    { minLength: size, maxLength: size },
  ),
);

const common = `export function log() { return 0; }
export async function through(fn: () => Promise<void>) { try { return await fn(); } finally { log(); } }
export async function withOptions({ run }: { run: () => Promise<void> }) { await run(); }
`;

function renderFile(files: readonly GeneratedFile[], { shape, raise, calls }: GeneratedFile): string {
  const targets = [...new Set(calls.map(({ target }) => target))];
  const imports = targets.map((target) => {
    const isDefault = shapes[(files[target] as GeneratedFile).shape].use === "default";
    return `import ${isDefault ? `f${target}` : `{ out as f${target} }`} from "./file${target}";`;
  });
  const lines = calls.map(({ use, target }) => {
    const name = shapes[(files[target] as GeneratedFile).shape].use.replace(
      /\bdefault\b|\bout\b/g,
      `f${target}`,
    );
    return `{ ${(uses[use] as (name: string) => string)(name)} }`;
  });
  const header = [
    `import { TaskGroup } from "except-star";`,
    `import { log, through, withOptions } from "./common";`,
  ];
  return [...header, ...imports, shapes[shape].code(`\n${[...lines, raise].join("\n")}\n`)].join("\n");
}

/** The files of a program as views that open one another. */
function createViews(files: readonly GeneratedFile[]): SourceView[] {
  const texts: Record<string, string> = { "common.ts": common };
  for (const [index, file] of files.entries()) texts[`file${index}.ts`] = renderFile(files, file);
  const main = join(sceneFolder, "main.ts");
  const program = createProgram(main, "export {};", texts);
  const views = new Map<string, SourceView>();
  const open = (path: string): SourceView | undefined => views.get(path);
  for (const [name, text] of Object.entries(texts)) {
    const path = join(sceneFolder, name);
    views.set(path, parseView(path, text, { types: createTypeServices(program, path), open }));
  }
  return [...views.values()];
}

function collectFunctions(view: SourceView): FunctionNode[] {
  const found: FunctionNode[] = [];
  traverse(view.ast, view.visitorKeys, (node) => {
    if (isFunction(node)) found.push(node);
    return undefined;
  });
  return found;
}

const render = (groups: readonly ArrivingGroup[]): string =>
  groups
    .map((group) => `${group.raise.id.replace(sceneFolder, "")}+${lengthOf(group)}`)
    .sort()
    .join();

function collectSummaries(
  views: readonly SourceView[],
  analysisOf: (view: SourceView) => GroupAnalysis,
): string[] {
  return views.flatMap((view) =>
    collectFunctions(view).map((node) => {
      const { throws, rejects } = analysisOf(view).summarise({
        kind: "function",
        view,
        node,
        captured: undefined,
      });
      return `${view.path.slice(sceneFolder.length)}:${node.range[0]} throws [${render(throws)}] rejects [${render(rejects)}]`;
    }),
  );
}

const settings = readSettings({});

describe("the ways of groups through a program", () => {
  it("lose nothing: the analysis finds on them what it finds when it reads everything", () => {
    let [all, read, raising] = [0, 0, 0];
    fc.assert(
      fc.property(programs, (files) => {
        const views = createViews(files);
        const whole = createGroupAnalysis({ settings });
        const expected = collectSummaries(views, () => whole);
        const found = collectSummaries(views, (view) => groupAnalysisOf(view, settings, false));
        expect(found, views.map(({ path, text }) => `// ${path}\n${text}`).join("\n")).toEqual(expected);
        for (const view of views) {
          const trails = findTrailsOf(view, { settings, assumeMigrated: false });
          const functions = collectFunctions(view);
          all += functions.length;
          read += functions.filter(({ range }) =>
            trails?.leadThrough?.(view.types!.sourceFile, range),
          ).length;
        }
        raising += expected.filter((line) => line.includes("+")).length;
      }),
      { numRuns: 40 },
    );
    // The property says nothing where no group is on its way, nor where everything is read.
    expect(raising).toBeGreaterThan(30);
    expect(read).toBeLessThan(all);
  }, 240_000);
});
