import { describe, expect, it } from "vitest";
import { planMigration } from "../../src/codemods/migrate.js";
import { createDefaultOptions } from "../../src/codemods/options.js";
import { marker, migrate, planAll, replacing, unitOf } from "../helpers/replaced-parts.js";
import { createTemporaryProject, strictConfig } from "../helpers/temporary-project.js";

describe("verification before anything is written", () => {
  it("keeps the best form where it type-checks", async () => {
    const { text, run } = await migrate(
      { "src/a.ts": `${marker} export const a: number = 1;\n` },
      planAll((view) => [unitOf([{ raise: "first", parts: [replacing(view("a.ts"), "1", ["2", "3"])] }])]),
    );
    expect(text("a.ts")).toContain("= 2;");
    expect(run.verification).toMatchObject({ rounds: 1, remaining: [] });
  });

  it("goes one form down where an error stands at the site, and only there", async () => {
    const { text, run } = await migrate(
      { "src/a.ts": `${marker} export const a: number = 1;\nexport const b: number = 5;\n` },
      planAll((view) => [
        unitOf([{ raise: "first", parts: [replacing(view("a.ts"), "1", ['"x"', "3"])] }]),
        unitOf([{ raise: "first", parts: [replacing(view("a.ts"), "5", ["6", "7"])] }]),
      ]),
    );
    expect(text("a.ts")).toContain("a: number = 3;");
    expect(text("a.ts")).toContain("b: number = 6;");
    expect([...run.choices.lowered.values()]).toEqual([expect.stringContaining("TS2322")]);
  });

  it("leaves a site alone when no form type-checks, with the compiler's sentence", async () => {
    const { text, run } = await migrate(
      { "src/a.ts": `${marker} export const a: number = 1;\n` },
      planAll((view) => [
        unitOf([{ raise: "first", parts: [replacing(view("a.ts"), "1", ['"x"', "true"])] }]),
      ]),
    );
    expect(text("a.ts")).toBeUndefined();
    expect(run.choices.lost).toEqual([
      expect.objectContaining({
        because: { id: "breaks-types", sentence: expect.stringContaining("TS2322") },
      }),
    ]);
  });

  it("counts an error that was there before as none", async () => {
    const broken = `${marker} export const a: number = 1;\nexport const wrong: number = "w";\n`;
    const { text } = await migrate(
      { "src/a.ts": broken },
      planAll((view) => [unitOf([{ raise: "first", parts: [replacing(view("a.ts"), "1", ["2"])] }])]),
    );
    expect(text("a.ts")).toBe(broken.replace("= 1;", "= 2;"));
  });

  it("tells the new one of two equal errors by its place", async () => {
    const { text } = await migrate(
      { "src/a.ts": `${marker} export const wrong: number = "x";\nexport const a: number = 1;\n` },
      planAll((view) => [
        unitOf([{ raise: "first", parts: [replacing(view("a.ts"), '"x"', ['"x" ', '"x"  '])] }]),
        unitOf([{ raise: "first", parts: [replacing(view("a.ts"), "1", ['"x"', "3"])] }]),
      ]),
    );
    expect(text("a.ts")).toContain("a: number = 3;");
    expect(text("a.ts")).toContain('wrong: number = "x" ;');
  });

  it("blames the imported site for an error in a file that does not change", async () => {
    const files = {
      "src/a.ts": `${marker} export const a = 1;\n`,
      "src/b.ts": 'import { a } from "./a";\nexport const b: number = a;\n',
    };
    const plan = planAll((view) => [
      unitOf([{ raise: "first", parts: [replacing(view("a.ts"), "1", ['"x"', "3"])] }]),
    ]);
    expect((await migrate(files, plan)).text("a.ts")).toContain("a = 3;");
    const unchecked = await migrate(files, plan, { verify: "changed" });
    expect(unchecked.text("a.ts")).toContain('a = "x";');
  });

  it("takes the whole unit to its next variant when a handler loses all its forms", async () => {
    const { text } = await migrate(
      {
        "src/site.ts": `${marker} export const site = 1;\n`,
        "src/handler.ts": `${marker} export const handler: number = 2;\n`,
      },
      planAll((view) => {
        const site = replacing(view("site.ts"), "1", ["10"]);
        const handler = replacing(view("handler.ts"), "2", ['"broken"'], "handler");
        const fallback = replacing(view("site.ts"), "1", ["11"]);
        return [
          unitOf([
            { raise: "group", parts: [site, handler] },
            { raise: "first", parts: [fallback] },
          ]),
        ];
      }),
    );
    expect(text("handler.ts")).toBeUndefined();
    expect(text("site.ts")).toContain("site = 11;");
  });

  it("drops a unit that has no other variant as a whole", async () => {
    const { run } = await migrate(
      {
        "src/site.ts": `${marker} export const site = 1;\n`,
        "src/handler.ts": `${marker} export const handler: number = 2;\n`,
      },
      planAll((view) => {
        const site = replacing(view("site.ts"), "1", ["10"]);
        const handler = replacing(view("handler.ts"), "2", ['"broken"'], "handler");
        return [unitOf([{ raise: "group", parts: [site, handler] }])];
      }),
    );
    expect(run.writes).toEqual([]);
    expect(run.choices.lost).toHaveLength(2);
  });

  it("verifies a file in every program that owns it", async () => {
    const loose = JSON.stringify({ compilerOptions: { strict: false, types: [] }, include: ["src"] });
    const { text, run } = await migrate(
      {
        "tsconfig.json": loose,
        "tsconfig.strict.json": strictConfig,
        "src/a.ts": `${marker} export const a: number = 1;\n`,
      },
      planAll((view) => [unitOf([{ raise: "first", parts: [replacing(view("a.ts"), "1", ["null", "3"])] }])]),
    );
    expect(run.analysis.sessions).toHaveLength(2);
    expect(text("a.ts")).toContain("= 3;");
  });

  it("reads referenced projects from their sources, built or not", async () => {
    const composite = {
      composite: true,
      strict: true,
      module: "ESNext",
      moduleResolution: "Bundler",
      types: [],
    };
    const { text } = await migrate(
      {
        "tsconfig.json": JSON.stringify({ files: [], references: [{ path: "./lib" }, { path: "./app" }] }),
        "lib/tsconfig.json": JSON.stringify({ compilerOptions: { ...composite, outDir: "dist" } }),
        "lib/index.ts": `${marker} export const a = 1;\n`,
        "app/tsconfig.json": JSON.stringify({ compilerOptions: composite, references: [{ path: "../lib" }] }),
        "app/main.ts": 'import { a } from "../lib/index";\nexport const b: number = a; // Promise.all\n',
      },
      planAll((view) => {
        const hasLib = ((): boolean => {
          try {
            return view("lib/index.ts") !== undefined;
          } catch {
            return false;
          }
        })();
        return hasLib
          ? [unitOf([{ raise: "first", parts: [replacing(view("lib/index.ts"), "1", ['"x"', "3"])] }])]
          : [];
      }),
    );
    expect(text("lib/index.ts")).toContain("a = 3;");
  });

  it("checks plain JavaScript without a tsconfig, where only new errors count", async () => {
    const project = createTemporaryProject({
      "a.js": `${marker}\nexport const a = Math.max(1, 2);\nexport const untyped = nobody.declared();\n`,
    });
    const run = await planMigration(
      createDefaultOptions(project.root),
      planAll((view) => [
        unitOf([{ raise: "first", parts: [replacing(view("a.js"), "max(1", ['max("x"', "max(3"])] }]),
      ]),
    );
    expect(run.writes[0]?.after.text).toContain("Math.max(3, 2)");
    expect(run.verification.notTypeChecked).toEqual([]);
  });

  it("lowers a form that does not parse even in a file that no program holds", async () => {
    const project = createTemporaryProject({ "a.ts": `${marker} export const a = 1;\n` });
    const run = await planMigration(
      createDefaultOptions(project.root),
      planAll((view) => [unitOf([{ raise: "first", parts: [replacing(view("a.ts"), "1", ["(", "3"])] }])]),
    );
    expect(run.writes[0]?.after.text).toContain("a = 3;");
    expect(run.verification.notTypeChecked).toHaveLength(1);
  });

  it("keeps the outer of two rewrites that edit the same text", async () => {
    const { text, run } = await migrate(
      { "src/a.ts": `${marker} export const a = [1, 2];\n` },
      planAll((view) => [
        unitOf([{ raise: "first", parts: [replacing(view("a.ts"), "[1, 2]", ["[3, 4]"])] }]),
        unitOf([{ raise: "first", parts: [replacing(view("a.ts"), "2", ["5"])] }]),
      ]),
    );
    expect(text("a.ts")).toContain("[3, 4]");
    expect(run.choices.lost).toHaveLength(1);
  });

  it("takes one of two rewrites that would change the same text, and says so of the other", async () => {
    const { text, run } = await migrate(
      { "src/a.ts": `${marker} export const a: number = 1 + 2;\n` },
      planAll((view) =>
        [replacing(view("a.ts"), "1 + 2", ["4"]), replacing(view("a.ts"), "2", ["3"])].map((part) =>
          unitOf([{ raise: "first", parts: [part] }]),
        ),
      ),
    );
    expect(text("a.ts")).toContain("= 4;");
    expect(run.choices.lost.map(({ because }) => because.id)).toEqual(["edits-overlap"]);
  });
});
