import { existsSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { createTemporaryProject, strictConfig, type TemporaryProject } from "../helpers/temporary-project.js";

const native = resolve("node_modules/typescript-7");
const site = `declare const f: (x: number) => Promise<number>;
export const both = async (): Promise<number[]> => {
  return await Promise.all([f(1), f(2)]);
};
`;
const files = {
  "package.json": '{ "name": "app", "private": true, "dependencies": { "except-star": "0.1.0" } }\n',
  ".gitignore": "node_modules\n",
  "tsconfig.json": strictConfig,
  "src/a.ts": site,
  "src/broken.ts": 'export const before: number = "wrong before";\n',
};

/** A project with the native compiler, which has no API. */
function createNativeProject(more: Readonly<Record<string, string>> = {}): TemporaryProject {
  const project = createTemporaryProject({ ...files, ...more, "node_modules/.keep": "" });
  symlinkSync(native, join(project.root, "node_modules/typescript"));
  return project;
}

/** A compiler of version 7 that finds what the script says. */
function createFakeCompiler(script: string): Record<string, string> {
  return {
    "node_modules/typescript/package.json":
      '{ "name": "typescript", "version": "7.9.0", "main": "version.js" }',
    "node_modules/typescript/version.js": 'exports.version = "7.9.0";\n',
    "node_modules/typescript/bin/tsc": `const { readFileSync, existsSync } = require("node:fs");\n${script}`,
  };
}

describe("a project whose compiler has no API", () => {
  it.runIf(existsSync(native))("is checked by its own TypeScript 7 before anything is written", async () => {
    const project = createNativeProject();
    const { code, out, err } = await project.run("migrate", "--no-install");
    expect({ code, err }).toMatchObject({ code: 0 });
    expect(err).toContain("0 new errors of the project's own tsc");
    expect(out).toContain("its own tsc has the last word");
    expect(project.read("src/a.ts")).toContain("TaskGroup.all([() => f(1), () => f(2)]");
  });

  it("steps down where its own compiler finds an error, and says which", async () => {
    const fake = createFakeCompiler(`const text = readFileSync("src/a.ts", "utf8").split("\\n");
const line = text.findIndex((one) => one.includes("() => f(1)"));
console.log("src/broken.ts(1,14): error TS2322: Type 'string' is not assignable to type 'number'.");
if (line >= 0) console.log("src/a.ts(" + (line + 1) + "," + (text[line].indexOf("() =>") + 1) + "): error TS7999: No thunks, please.");
process.exitCode = 2;
`);
    const project = createTemporaryProject({ ...files, ...fake });
    const { code, err } = await project.run("migrate", "--no-install");
    expect({ code, err }).toMatchObject({ code: 0 });
    expect(err).toContain("1 new errors of the project's own tsc");
    expect(project.read("src/a.ts")).toContain("TaskGroup.adoptAll([f(1), f(2)]");
    expect((await project.run("explain", "src/a.ts:4")).out).not.toContain("TS2322");
  });

  it("writes nothing where an error belongs to no site", async () => {
    const fake = createFakeCompiler(`const text = readFileSync("src/a.ts", "utf8");
if (text.includes("TaskGroup")) { console.log("src/broken.ts(1,1): error TS7998: Not like this."); process.exitCode = 2; }
`);
    const project = createTemporaryProject({ ...files, ...fake });
    const { code, err } = await project.run("migrate", "--no-install");
    expect(code).toBe(4);
    expect(err).toContain("TS7998: Not like this.");
    expect(project.read("src/a.ts")).toBe(site);
  });

  it("is told where its own compiler does not run at all", async () => {
    const project = createTemporaryProject({ ...files, ...createFakeCompiler("process.exit(9);\n") });
    const { code, err } = await project.run("migrate", "--no-install");
    expect(code).toBe(2);
    expect(err).toContain("does not run");
    expect(project.read("src/a.ts")).toBe(site);
  });
});
