import { describe, expect, it } from "vitest";
import type { SourceView } from "../../src/analysis/source-view.js";
import type { Unit } from "../../src/codemods/migration.js";
import { marker, migrate, planAll, replacing, unitOf } from "../helpers/replaced-parts.js";
import { strictConfig } from "../helpers/temporary-project.js";

/** A changed file that is right in itself in either form, and a file that only the second form suits. */
interface Leak {
  readonly changed: string;
  readonly other: string;
  readonly more?: Readonly<Record<string, string>>;
  readonly wanted?: string;
  readonly forms?: readonly [string, string];
  /** Nothing that it imports is changed, so no site can be blamed, and the program is left alone. */
  readonly isBlameless?: boolean;
}

const leaks: Readonly<Record<string, Leak>> = {
  "a constant": {
    changed: "export const a = 1;",
    other: 'import { a } from "./a";\nexport const n: number = a;',
  },
  "what a function returns": {
    changed: "export function load() { return [1]; }",
    other: 'import { load } from "./a";\nexport const n: number[] = load();',
  },
  "what a function returns that another one returns": {
    changed: "const load = () => [1];\nexport function all() { return load(); }",
    other: 'import { all } from "./a";\nexport const n: number[] = all();',
  },
  "a private method that brackets reach": {
    changed: "export class A { private load() { return 1; } use() { return this.load(); } }",
    other: 'import { A } from "./a";\nexport const n: number = new A()["load"]();',
  },
  "a property": {
    changed: "export class A { value = 1; }",
    other: 'import { A } from "./a";\nexport const n: number = new A().value;',
  },
  "a property that takes its type from the constructor": {
    changed: "export class A { value; constructor() { this.value = 1; } }",
    other: 'import { A } from "./a";\nexport const n: number = new A().value;',
  },
  "a property of a class that a function keeps to itself": {
    changed: "export function make() { class Local { value = 1; } return new Local(); }",
    other: 'import { make } from "./a";\nexport const n: number = make().value;',
  },
  "a variable that a class of its function keeps": {
    changed: "export function make() { const own = 1; class Local { value = own; } return new Local(); }",
    other: 'import { make } from "./a";\nexport const n: number = make().value;',
  },
  "a variable that its function returns": {
    changed: "export function make() { const own = 1; return { value: [own] }; }",
    other: 'import { make } from "./a";\nexport const n: number = make().value[0] ?? 0;',
  },
  "a parameter that takes its type from its default": {
    changed: "export function take(value = 1): void { void value; }",
    other: 'import { take } from "./a";\ntake(2);',
  },
  "a parameter of a function that states what it returns, in a class": {
    changed: "export class A { take(value = 1): void { void value; } }",
    other: 'import { A } from "./a";\nnew A().take(2);',
  },
  "a getter": {
    changed: "export const a = { get value() { return 1; } };",
    other: 'import { a } from "./a";\nexport const n: number = a.value;',
  },
  "the default export": {
    changed: "export default 1;",
    other: 'import a from "./a";\nexport const n: number = a;',
  },
  "a class that it extends": {
    changed: "const mixin = <T>(value: T) => class { value = value; };\nexport class A extends mixin(1) {}",
    other: 'import { A } from "./a";\nexport const n: number = new A().value;',
  },
  "what a test says of its argument": {
    changed: 'export const isText = (x: unknown) => typeof x === "string";',
    other: 'import { isText } from "./a";\nexport const texts: string[] = ["a", 1].filter(isText);',
    wanted: 'typeof x === "string"',
    forms: ["Boolean(x)", 'typeof x === "string" '],
  },
  "a declaration that is global": {
    changed: "const value = 1;\nexport {};\ndeclare global { var shared: typeof value; }",
    other: "export const n: number = shared;",
    isBlameless: true,
  },
  "a script, whose names are everybody's": {
    changed: "function helper() { return 1; }",
    other: "export const n: number = helper();",
    isBlameless: true,
  },
  "another file's export": {
    changed: "export const a = 1;",
    more: { "src/b.ts": 'import { a } from "./a";\nexport const b = () => [a];\n' },
    other: 'import { b } from "./b";\nexport const n: number[] = b();',
  },
  "a re-export under another name": {
    changed: "export const a = 1;",
    more: { "src/b.ts": 'export { a as b } from "./a";\n', "src/c.ts": 'export * from "./b";\n' },
    other: 'import * as c from "./c";\nexport const n: number = c.b;',
  },
  "a type that names it": {
    changed: "const a = { value: 1 };\nexport type A = typeof a;",
    other: 'import type { A } from "./a";\nexport const n: A = { value: 1 };',
  },
  "an import type": {
    changed: "export const a = 1;",
    other: 'export const n: typeof import("./a").a = 1;',
    forms: ['"x"', "1 "],
  },
  "what is known of a variable after its last assignment": {
    changed: "let now: number | undefined;\nnow = 1;\nexport const read = () => now;",
    other: 'import { read } from "./a";\nexport const n: number = read();',
    wanted: "now = 1",
    forms: ["((): void => { now = 1; })()", "now = 2"],
  },
};

describe("an error in a file that does not change", () => {
  it.each(Object.entries(leaks))("is found where it comes through %s", async (_, leak) => {
    const { changed, other, more = {}, wanted = "1", forms = ['"x"', "2"] } = leak;
    const files = { "src/a.ts": `${marker} ${changed}\n`, "src/z.ts": `${other}\n`, ...more };
    const { run, text } = await migrate(
      files,
      planAll((view) => [unitOf([{ raise: "first", parts: [replacing(view("a.ts"), wanted, forms)] }])]),
    );
    if (leak.isBlameless === true) {
      expect(run.choices.lost.map(({ because }) => because.id)).toEqual(["program-breaks-types"]);
      expect(run.writes).toEqual([]);
      return;
    }
    expect([...run.choices.lowered.values()]).toEqual([expect.stringMatching(/^TS\d+/)]);
    expect(text("a.ts")).toBe(`${marker} ${changed}\n`.replace(wanted, forms[1]));
  });

  it("is found in a project that refers to the changed one, and has no site of its own", async () => {
    const composite = {
      composite: true,
      strict: true,
      module: "ESNext",
      moduleResolution: "Bundler",
      types: [],
    };
    const refer = (path: string, compilerOptions: object): string =>
      JSON.stringify({ compilerOptions, references: [{ path }] });
    const { text } = await migrate(
      {
        "tsconfig.json": JSON.stringify({ files: [], references: [{ path: "./lib" }, { path: "./app" }] }),
        "lib/tsconfig.json": JSON.stringify({ compilerOptions: { ...composite, outDir: "dist" } }),
        "lib/index.ts": `${marker} export const a = () => [1];\n`,
        "lib/middle.ts": 'import { a } from "./index";\nexport const middle = a();\n',
        "app/tsconfig.json": refer("../lib", composite),
        "app/main.ts": 'import { middle } from "../lib/middle";\nexport const b: number[] = middle;\n',
      },
      planAll((view) => [
        unitOf([{ raise: "first", parts: [replacing(view("lib/index.ts"), "1", ['"x"', "3"])] }]),
      ]),
    );
    expect(text("lib/index.ts")).toContain("[3]");
  });

  it("is found when only a later round changes what it sees", async () => {
    const { text } = await migrate(
      {
        "src/a.ts": `${marker} export const a = () => { const own: number = 1; return [own, 7]; };\n`,
        "src/z.ts": 'import { a } from "./a";\nexport const n: number[] = a();\n',
      },
      planAll((view) => [
        unitOf([{ raise: "first", parts: [replacing(view("a.ts"), "7", ["7 + own.text", '"x"', "8"])] }]),
      ]),
    );
    expect(text("a.ts")).toContain("[own, 8]");
  });

  it("is found when the runtime's declarations bring more of the compiler's library, in this program alone", async () => {
    const old = JSON.parse(strictConfig) as { compilerOptions: object };
    const options = { ...old.compilerOptions, noImplicitOverride: true };
    const configOf = (folder: string, target: string): string =>
      JSON.stringify({ compilerOptions: { ...options, target }, include: [folder] });
    const { run, text } = await migrate(
      {
        "tsconfig.json": configOf("src", "ES2020"),
        "tsconfig.new.json": configOf("new", "ES2022"),
        "src/a.ts": `${marker} export const a: number = 1;\n`,
        "src/z.ts": "export class Failure extends Error { cause?: unknown = 1; }\n",
        "new/b.ts": `${marker} export const b: number = 1;\n`,
      },
      (views) => ({ units: views.map(withRuntime), left: [] }),
    );
    expect(run.choices.lost.map(({ because }) => because)).toEqual([
      { id: "program-breaks-types", sentence: expect.stringContaining("(z.ts: TS4114: ") },
    ]);
    expect(run.verification.remaining).toEqual([]);
    expect(text("a.ts")).toBeUndefined();
    expect(text("b.ts")).toContain("b: number = 2;");
  });

  const withRuntime = (view: SourceView): Unit => {
    const part = replacing(view, "1", ["2"]);
    const imports = [{ imported: "TaskGroup", local: "TaskGroup", module: "except-star" as const }];
    const forms = [{ ...part.forms[0], imports }] as const;
    return unitOf([{ raise: "first", parts: [{ ...part, forms }] }]);
  };

  it("was there before where another file of the program does not change either", async () => {
    const { text } = await migrate(
      {
        "src/a.ts": `${marker} export const a = 1;\n`,
        "src/z.ts": 'import { a } from "./a";\nexport const n: string = a;\n',
      },
      planAll((view) => [unitOf([{ raise: "first", parts: [replacing(view("a.ts"), "1", ["2"])] }])]),
    );
    expect(text("a.ts")).toContain("a = 2;");
  });
});
