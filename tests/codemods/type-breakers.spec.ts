import ts from "typescript";
import { describe, expect, it } from "vitest";
import { createTemporaryProject } from "../helpers/temporary-project.js";

/** Code that type-checks, and that a careless rewrite into thunks would break. */
const breakers: Readonly<Record<string, string>> = {
  "an array whose type evolves with each push": `
    export async function run(xs: number[]) {
      const ps = [];
      for (const x of xs) ps.push(f(x));
      const [first] = await Promise.all(ps);
      return first;
    }`,
  "a narrowing that a closure would lose": `
    export async function run(given: string | undefined) {
      let name = given;
      name = name?.trim();
      if (name === undefined) return [];
      return await Promise.all([g(name), g(name.toUpperCase())]);
    }`,
  "a narrowed property of a mutable object": `
    export async function run(box: { name?: string }) {
      if (!box.name) return [];
      return await Promise.all([g(box.name), g("b")]);
    }`,
  "exact optional properties": `
    export async function run(): Promise<{ a?: number }[]> {
      const out = await Promise.all([1, 2].map(async (a): Promise<{ a?: number }> => ({ a })));
      return out;
    }`,
  "an overloaded element": `
    declare function pick(x: string): Promise<string>;
    declare function pick(x: number): Promise<number>;
    export async function run() {
      const [a, b] = await Promise.all([pick("a"), pick(1)]);
      return [a.length, b.toFixed()] as const;
    }`,
  "a generic element type": `
    export async function run<T>(xs: T[], load: (x: T) => Promise<T | undefined>) {
      const all = await Promise.all(xs.map((x) => load(x)));
      return all.filter((x): x is Awaited<T> & {} => x !== undefined);
    }`,
  "callable results": `
    export async function run() {
      const [make] = await Promise.all([Promise.resolve(() => 1), f(2)]);
      return make() + 1;
    }`,
  "an unresolved generic promise list": `
    export async function run<T>(ps: Promise<T>[]) {
      const xs: Awaited<T>[] = await Promise.all(ps);
      return xs;
    }`,
  "a tuple with a contextual type": `
    type Pair = readonly [name: string, size: number];
    export async function run(): Promise<Pair> {
      return Promise.all([g("a"), f(1)]);
    }`,
  "explicit type arguments": `
    export async function run(xs: string[]) {
      const all = await Promise.all<string | null>(xs.map((x) => g(x)));
      all.push(null);
      return all;
    }`,
  "a const tuple": `
    export async function run() {
      const both = await Promise.all([f(1), g("a")] as const);
      return both;
    }`,
  "definite assignment inside the callback": `
    export async function run(xs: number[]) {
      let total: number;
      total = 0;
      await Promise.all(xs.map(async (x) => { total += await f(x); }));
      return total;
    }`,
  "a result that is used as a promise": `
    export function run(): Promise<[number, string]> {
      return Promise.all([f(1), g("a")]).then(([a, b]) => [a + 1, b] as [number, string]);
    }`,
};

const prelude =
  "declare function f(x: number): Promise<number>;\ndeclare function g(x: string): Promise<string>;\n";
const config = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  declaration: true,
  noEmit: true,
  target: "ES2022",
  module: "ESNext",
  moduleResolution: "Bundler",
  types: [],
};

function collectErrors(root: string): string[] {
  const { options, fileNames } = ts.parseJsonConfigFileContent(
    { compilerOptions: { ...config, skipLibCheck: true }, include: ["src"] },
    ts.sys,
    root,
  );
  const runtime = new URL("../../src/runtime/index.ts", import.meta.url).pathname;
  const program = ts.createProgram(fileNames, { ...options, paths: { "except-star": [runtime] } });
  const own = program.getSourceFiles().filter((file) => fileNames.includes(file.fileName));
  return own
    .flatMap((file) => program.getSemanticDiagnostics(file))
    .map((one) => ts.flattenDiagnosticMessageText(one.messageText, " "));
}

describe("code that a careless rewrite would break", () => {
  const cases = Object.entries(breakers);
  const files = Object.fromEntries(cases.map(([, code], index) => [`src/case${index}.ts`, prelude + code]));

  it.each(["first", "group", "auto"])("type-checks after the migration with --raise %s", async (raise) => {
    const project = createTemporaryProject({
      "package.json": '{ "name": "app", "private": true }',
      "tsconfig.json": JSON.stringify({ compilerOptions: config, include: ["src"] }),
      ...files,
    });
    expect(collectErrors(project.root)).toEqual([]);
    const { code, err } = await project.run("migrate", "--raise", raise, "--no-install");
    expect({ code, err }).toMatchObject({ code: 0 });
    expect(collectErrors(project.root)).toEqual([]);
    for (const [index, [name]] of cases.entries()) {
      expect(project.read(`src/case${index}.ts`), name).toMatch(/TaskGroup\.(?:all|adoptAll)[(<]/);
    }
    const once = project.list().map((path) => project.read(path));
    expect((await project.run("migrate", "--raise", raise, "--no-install")).code).toBe(0);
    expect(project.list().map((path) => project.read(path))).toEqual(once);
  });
});
