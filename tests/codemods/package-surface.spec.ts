import { mkdirSync, symlinkSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { MigrationReport } from "../../src/codemods/report.js";
import { OutsideImports } from "../../src/codemods/outside-imports.js";
import { collectEntries } from "../../src/codemods/package-entries.js";
import { createTemporaryProject, strictConfig } from "../helpers/temporary-project.js";

const targetsOf = (manifest: Record<string, unknown>): string[] =>
  collectEntries(manifest).map(({ subpath, target }) => `${subpath} ${target}`);

describe("the entries of a package", () => {
  it("types describe an entry and are none", () => {
    const exports = {
      ".": { types: "./dist/index.d.ts", default: "./dist/index.js" },
      "./t": { types: "./t.d.ts" },
    };
    expect(targetsOf({ types: "dist/index.d.ts", exports })).toEqual([". dist/index.js"]);
  });

  it("conditions and lists of targets are all read", () => {
    const exports = { "./a": { node: { import: "./a.mjs", require: ["./a.cjs", "./b.cjs"] } }, "./c": null };
    expect(targetsOf({ exports })).toEqual(["./a a.mjs", "./a a.cjs", "./a b.cjs"]);
  });

  it("a map for browsers gives an entry only where it replaces one", () => {
    const browser = { "./lib/index.js": "./lib/browser.js", "./lib/fs.js": "./lib/no-fs.js" };
    expect(targetsOf({ main: "lib/index", browser: { ...browser, "lib/index": "./lib/small.js" } })).toEqual([
      ". lib/index",
      ". lib/small.js",
    ]);
  });

  it("a package that names no entry is loaded by its index; one that is only run has none", () => {
    expect(targetsOf({})).toEqual([". index.js"]);
    expect(targetsOf({ bin: "cli.js" })).toEqual([]);
  });
});

describe("what files outside the program import", () => {
  const importerOf = (text: string, name: string): string | undefined => {
    const project = createTemporaryProject({ "src/load.ts": "", "test/load.test.ts": text }, { git: false });
    const [inside, outside] = [`${project.root}/src/load.ts`, `${project.root}/test/load.test.ts`];
    const imports = new OutsideImports({
      paths: [inside],
      scope: { isWritable: () => true, every: [inside, outside] },
    });
    return imports.findImporter(inside, name, "any");
  };

  it("a name that an import takes, under whatever local name, is in use", () => {
    const text =
      'const other = { a: 1 };\nimport fallback, { load as read, type Shape } from "../src/load.js";';
    expect(importerOf(text, "load")).toContain("load.test.ts");
    expect(importerOf(text, "default")).toContain("load.test.ts");
    expect([importerOf(text, "a"), importerOf(text, "Shape"), importerOf(text, "save")]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("a namespace, a call and a re-export of everything can mean any name", () => {
    for (const text of [
      'import * as all from "../src/load";',
      'const { load } = await import(/* chunk */ "../src/load");',
      'const all = require("../src/load");',
      'export * from "../src/load";',
    ])
      expect(importerOf(text, "load"), text).toContain("load.test.ts");
  });

  it("a mock, a type and a module that is only run call nothing", () => {
    const text = 'vi.mock("../src/load");\nimport type { load } from "../src/load";\nimport "../src/load";';
    expect(importerOf(text, "load")).toBeUndefined();
  });
});

describe("a test outside the program", () => {
  const source =
    "export class Late extends Error {}\ndeclare function read(name: string): Promise<string>;\nexport const load = () => Promise.all([read('a'), read('b')]);\n";
  const migrate = async (test: string): Promise<string> => {
    const project = createTemporaryProject({
      "package.json": '{ "name": "app", "private": true }',
      "tsconfig.json": strictConfig,
      "src/load.ts": source,
      "test/load.test.ts": `import { load, Late } from "../src/load";\n${test}`,
    });
    await project.run("migrate", "--no-install");
    return project.read("src/load.ts");
  };

  it("that does not parse keeps the first error", async () => {
    expect(await migrate("void load(;\n")).toMatch(/raise: .first./);
  });

  it("that is read and tests nothing does not", async () => {
    expect(await migrate("void load();\n")).not.toMatch(/raise: .first./);
  });
});

// Seen in applications with auto-imports: a component and a global that no import names call the same function.
describe("a function that is also called without an import", () => {
  const files = {
    "package.json": '{ "name": "app", "private": true }',
    "tsconfig.json": strictConfig,
    "src/load.ts":
      "export class Late extends Error {}\ndeclare function read(name: string): Promise<string>;\nexport const useBoth = () => Promise.all([read('a'), read('b')]);\n",
    "src/page.ts":
      'import { Late, useBoth } from "./load.js";\nconst main = () => useBoth().catch((e) => { if (!(e instanceof Late)) throw e; });\nvoid main();\n',
  };
  const other = 'try { await useBoth(); } catch (e) { if (e.name === "Late") show(e); }';
  const migrate = async (more: Record<string, string>): Promise<string> => {
    const project = createTemporaryProject({ ...files, ...more });
    await project.run("migrate", "--no-install");
    return project.read("src/load.ts");
  };

  it("keeps the first error where a component calls it", async () => {
    expect(await migrate({ "src/page.vue": `<script setup>\n${other}\n</script>\n` })).toMatch(
      /raise: .first./,
    );
    const imported = 'import { useBoth } from "./other";\n';
    expect(await migrate({ "src/page.vue": `<script setup>\n${imported}${other}\n</script>\n` })).not.toMatch(
      /raise: .first./,
    );
  });

  it("keeps the first error where a declaration makes it a global", async () => {
    const type = '(typeof import("./load.js"))["useBoth"]';
    const declared = `export {};\ndeclare global { const useBoth: ${type}; }\n`;
    expect(await migrate({ "src/imports.d.ts": declared })).toMatch(/raise: .first./);
    expect(await migrate({ "src/globals.ts": declared })).toMatch(/raise: .first./);
    expect(await migrate({ "src/imports.d.ts": declared.replace('["useBoth"]', '["Late"]') })).not.toMatch(
      /raise: .first./,
    );
  });
});

describe("a program whose resolution reads no exports of packages", () => {
  it("knows the runtime's sub-paths, so that an assertion is rewritten", async () => {
    const config = JSON.parse(strictConfig) as { compilerOptions: object };
    const compilerOptions = {
      ...config.compilerOptions,
      module: "CommonJS",
      moduleResolution: "node10",
      ignoreDeprecations: "6.0",
    };
    const project = createTemporaryProject({
      "package.json": '{ "name": "app", "private": true }',
      "tsconfig.json": JSON.stringify({ ...config, compilerOptions }),
      "src/load.test.ts":
        "declare const expect: (value: unknown) => any;\ndeclare function read(name: string): Promise<string>;\nconst load = () => Promise.all([read('a'), read('b')]);\nvoid expect(load()).rejects.toThrow(TypeError);\n",
    });
    expect((await project.run("migrate", "--no-install")).code).toBe(0);
    expect(project.read("src/load.test.ts")).toContain("toEqual(groupOf([TypeError]))");
  });
});

describe("a workspace package that another imports by its name", () => {
  it("its sources belong to the program, so the handler in the other package is reached", async () => {
    const project = createTemporaryProject({
      "package.json": '{ "name": "w", "private": true }',
      "tsconfig.json": strictConfig.replace('["src"]', '["packages/app/src"]'),
      "packages/core/package.json": '{ "name": "core", "private": true, "exports": "./src/index.ts" }',
      "packages/core/src/index.ts":
        "declare function read(name: string): Promise<string>;\nexport const load = () => Promise.all([read('a'), read('b')]);\n",
      "packages/app/package.json": '{ "name": "app", "private": true }',
      "packages/app/src/main.ts":
        "import { load } from 'core';\nload().catch((error) => {\n  if (error instanceof TypeError) return [];\n  throw error;\n});\n",
    });
    mkdirSync(`${project.root}/node_modules`);
    symlinkSync(`${project.root}/packages/core`, `${project.root}/node_modules/core`);
    expect((await project.run("migrate", "--no-install", "--allow-dirty")).code).toBe(0);
    expect(project.read("packages/core/src/index.ts")).toContain(
      "TaskGroup.all([() => read('a'), () => read('b')])",
    );
    expect(project.read("packages/app/src/main.ts")).toContain("exceptStar(error, on(TypeError");
  });
});

describe("what the users of a package get hold of", () => {
  it("generic types that make new types of themselves come to an end (typeorm)", async () => {
    const project = createTemporaryProject({
      "package.json": '{ "name": "library", "main": "dist/index.js" }\n',
      "tsconfig.json": strictConfig,
      "src/index.ts": [
        'import { Store } from "./store";',
        "export interface Box<T> { wrap(): Box<Box<T>>; pair<U>(other: U): Box<[T, U]>; readonly store: Store }",
        "export const make = (): Box<string> => ({ store: new Store() }) as Box<string>;",
        "",
      ].join("\n"),
      "src/store.ts": [
        "declare const load: (id: string) => Promise<string>;",
        "export class Store {",
        "  async all(ids: string[]): Promise<string[]> { return await Promise.all(ids.map((id) => load(id))); }",
        "}",
        "",
      ].join("\n"),
    });
    const { out } = await project.run("migrate", "--dry", "--json");
    const { sites } = JSON.parse(out) as MigrationReport;
    expect(sites.map(({ outcome, reasons }) => [outcome, reasons[0]?.id])).toEqual([
      ["boundary", "public-api"],
    ]);
  }, 60_000);
});
