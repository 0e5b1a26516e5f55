import { chmodSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { ProjectFormatter } from "../../src/codemods/format.js";
import { createTemporaryProject } from "../helpers/temporary-project.js";

const before = "f(1, 2);\n";
const after = "f(1,2)\n";

async function format(
  files: Readonly<Record<string, string>>,
  text = before,
  rewritten = after,
): Promise<string> {
  const { root } = createTemporaryProject({ "node_modules/.keep": "", ...files }, { git: false });
  symlinkSync(resolve("node_modules/prettier"), join(root, "node_modules/prettier"));
  const path = join(root, "src/a.ts");
  return await new ProjectFormatter(root).format({ path, before: text, after: rewritten });
}

describe("the project's own formatter", () => {
  it("keeps a file clean that was clean, where package.json names prettier", async () => {
    const files = { "package.json": '{ "devDependencies": { "prettier": "3" } }', "src/a.ts": before };
    expect(await format(files)).toBe(before);
  });

  it("is found by its configuration too", async () => {
    expect(await format({ "package.json": "{}", ".prettierrc": "{}", "src/a.ts": before })).toBe(before);
  });

  it("finds the plugins of the project, wherever it is run", async () => {
    const plugin = `const { typescript } = require("prettier/plugins/typescript").parsers;
exports.parsers = { typescript: { ...typescript, preprocess: (text) => text.replace("1,2", "2, 1") } };
`;
    const files = {
      "package.json": '{ "prettier": { "plugins": ["prettier-plugin-own"] } }',
      "node_modules/prettier-plugin-own/package.json": '{ "name": "prettier-plugin-own" }',
      "node_modules/prettier-plugin-own/index.js": plugin,
    };
    expect(await format(files)).toBe("f(2, 1);\n");
  });

  it("leaves a file alone that it did not format before", async () => {
    const files = { "package.json": '{ "devDependencies": { "prettier": "3" } }', "src/a.ts": "f( 1 )" };
    expect(await format(files, "f( 1 )")).toBe(after);
    expect(await format(files, "g( )\nh( )\nf(1, 2);\n", "g( )\nh( )\nf(1,2)\n")).toBe(
      "g( )\nh( )\nf(1,2)\n",
    );
  });

  it("formats what the rewrite wrote where of a whole file only the replaced line was not formatted", async () => {
    const files = { "package.json": '{ "devDependencies": { "prettier": "3" } }' };
    expect(await format(files, "g();\nh();\nf( 1 )\n", "g();\nh();\nf(1,2)\n")).toBe(
      "g();\nh();\nf(1, 2);\n",
    );
  });

  it("is not a prettier that only another package brought along", async () => {
    expect(await format({ "package.json": "{}", "src/a.ts": before })).toBe(after);
  });
});

describe("a formatter that is a program", () => {
  const program = (body: string): string =>
    `#!/usr/bin/env node
const text = require("node:fs").readFileSync(0, "utf8");
${body}
`;
  const formats = program('process.stdout.write(text.replace(/f\\(1, ?2\\);?/, "f(1, 2);"));');

  async function formatBy(
    name: string,
    files: Readonly<Record<string, string>>,
    text = before,
  ): Promise<string> {
    const bin = `node_modules/.bin/${name}`;
    const project = createTemporaryProject({ "src/a.ts": text, ...files }, { git: false });
    if (files[bin] !== undefined) chmodSync(join(project.root, bin), 0o755);
    return await new ProjectFormatter(project.root).format({
      path: join(project.root, "src/a.ts"),
      before: text,
      after,
    });
  }

  it.each([
    ["biome", "biome.json"],
    ["oxfmt", ".oxfmtrc.json"],
    ["dprint", "dprint.json"],
  ])("keeps a file clean that %s left alone", async (name, config) => {
    expect(await formatBy(name, { [config]: "{}", [`node_modules/.bin/${name}`]: formats })).toBe(before);
  });

  it("is told which file it is, in the folder of its configuration", async () => {
    const says = program(
      'process.stdout.write(text.includes(";") ? text : `${process.cwd()} ${process.argv.at(-1)}`);',
    );
    const files = { "biome.json": "{}", "node_modules/.bin/biome": says };
    expect(await formatBy("biome", files)).toMatch(/^(\/.*) --stdin-file-path=\1\/src\/a\.ts$/);
  });

  it("leaves a file alone that it did not format before", async () => {
    const files = { "biome.json": "{}", "node_modules/.bin/biome": formats };
    expect(await formatBy("biome", files, "f(1,2);\n")).toBe(after);
  });

  it("stops nothing where it fails, says nothing or is not installed", async () => {
    for (const body of ["process.exit(1);", "", "process.stdout.write(text); process.exit(2);"]) {
      const files = { "biome.json": "{}", "node_modules/.bin/biome": program(body) };
      expect(await formatBy("biome", files)).toBe(after);
    }
    expect(await formatBy("biome", { "biome.json": "{}" })).toBe(after);
  });
});
