import { describe, expect, it } from "vitest";
import { addToEslintConfig } from "../../src/codemods/eslint-config.js";
import { createTemporaryProject } from "../helpers/temporary-project.js";

describe("init", () => {
  it("makes a configuration where there is none, and adds both packages", async () => {
    const project = createTemporaryProject({ "package.json": '{\n  "name": "app"\n}\n' });
    expect((await project.run("init", "--no-install")).code).toBe(0);
    expect(project.read("eslint.config.js")).toContain("exceptStar.configs.recommended");
    const manifest = JSON.parse(project.read("package.json")) as Record<string, object>;
    expect(manifest["dependencies"]).toHaveProperty("except-star");
    expect(manifest["devDependencies"]).toHaveProperty("eslint-plugin-except-star");
  });

  it("changes nothing the second time", async () => {
    const project = createTemporaryProject({ "package.json": '{\n  "name": "app"\n}\n' });
    await project.run("init", "--no-install");
    const once = project.list().map((path) => project.read(path));
    expect((await project.run("init", "--no-install")).code).toBe(0);
    expect(project.list().map((path) => project.read(path))).toEqual(once);
  });

  it("needs a package.json and says so", async () => {
    const { code, err } = await createTemporaryProject({ "a.ts": "" }).run("init");
    expect(code).toBe(2);
    expect(err).toContain("There is no package.json");
  });
});

describe("an ESLint configuration that is there", () => {
  it("gets the preset as its last entry", () => {
    const before = 'import js from "@eslint/js";\n\nexport default [\n  js.configs.recommended,\n];\n';
    expect(addToEslintConfig(before, "eslint.config.js")).toBe(
      'import js from "@eslint/js";\nimport exceptStar from "eslint-plugin-except-star";\n\nexport default [\n  js.configs.recommended,\n  exceptStar.configs.recommended,\n];\n',
    );
  });

  it("may be the call of a helper, with or without a list", () => {
    const spread = "import t from 'typescript-eslint'\nexport default t.config(t.configs.recommended)\n";
    expect(addToEslintConfig(spread, "eslint.config.mjs")).toContain(
      "t.config(t.configs.recommended, exceptStar.configs.recommended)",
    );
    const list = "export default defineConfig([a, b]);\n";
    expect(addToEslintConfig(list, "eslint.config.js")).toContain(
      "defineConfig([a, b, exceptStar.configs.recommended])",
    );
  });

  it("may be CommonJS", () => {
    const text = addToEslintConfig('"use strict";\nmodule.exports = [];\n', "eslint.config.cjs");
    expect(text).toBe(
      '"use strict";\nconst exceptStar = require("eslint-plugin-except-star").default;\nmodule.exports = [exceptStar.configs.recommended];\n',
    );
  });

  it("stays as it is where its shape is another one", () => {
    expect(addToEslintConfig("export default config;\n", "eslint.config.js")).toBeUndefined();
  });
});
