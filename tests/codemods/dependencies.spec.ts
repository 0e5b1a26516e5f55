import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { planDependencies } from "../../src/codemods/dependencies.js";

const runtime = { name: "except-star", range: "^0.1.0" };

describe("the list of package.json that gets the runtime", () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), "except-star-dependencies-"))));
  afterEach(() => rmSync(root, { recursive: true }));

  // Seen in a bundler: the fixtures of its tests are packages, inside the package that is tested.
  it("is the outer package's where the tests have a package.json of their own", () => {
    const listAdded = (outer: string): string[] => {
      const tests = join(root, outer, "tests");
      mkdirSync(tests, { recursive: true });
      for (const folder of [join(root, outer), tests]) {
        writeFileSync(join(folder, "package.json"), '{ "name": "a" }');
      }
      const files = [join(tests, "a.test.ts"), join(root, outer, "src/a.ts")];
      return planDependencies(root, files, runtime).added.map(({ path }) => relative(root, path));
    };
    expect(listAdded("packages/a")).toEqual(["packages/a/package.json"]);
    expect(listAdded("")).toEqual(["package.json", "tests/package.json"]);
  });

  it("does not depend on where the checkout lies", () => {
    const inside = join(root, "tests/checkout");
    mkdirSync(inside, { recursive: true });
    writeFileSync(join(inside, "package.json"), '{ "name": "a" }');
    const { added } = planDependencies(inside, [join(inside, "src/a.ts")], runtime);
    expect(added[0]?.kind).toBe("dependencies");
  });

  const kindFor = (manifest: object, file: string): string | undefined => {
    writeFileSync(join(root, "package.json"), JSON.stringify(manifest));
    return planDependencies(root, [join(root, file)], runtime).added[0]?.kind;
  };
  const tools = { private: true, devDependencies: { typescript: "5" } };

  it("is the one for development where only tests import it", () => {
    expect(kindFor({ name: "a" }, "src/a.test.ts")).toBe("devDependencies");
    expect(kindFor({ name: "a" }, "src/a.ts")).toBe("dependencies");
  });

  // Seen in a monorepo: a build script of the root gave it the only dependency that it had.
  it("is the one for development in the root of a workspace that has no other", () => {
    expect(kindFor({ ...tools, workspaces: ["packages/*"] }, "scripts/docs.ts")).toBe("devDependencies");
    writeFileSync(join(root, "pnpm-workspace.yaml"), "packages:\n  - packages/*\n");
    expect(kindFor(tools, "scripts/docs.ts")).toBe("devDependencies");
  });

  // Seen in an extension: a script that writes its licence notices was the only file with a fan-out.
  it("is the one for development where only scripts import it that nobody runs who installs the package", () => {
    expect(
      kindFor({ name: "a", scripts: { notices: "node scripts/notices.js" } }, "scripts/notices.js"),
    ).toBe("devDependencies");
    expect(kindFor({ name: "a" }, "build.config.mjs")).toBe("devDependencies");
    expect(kindFor({ name: "a", scripts: { postinstall: "node scripts/get.js" } }, "scripts/get.js")).toBe(
      "dependencies",
    );
    expect(kindFor({ name: "a", bin: { a: "./tools/a.js" } }, "tools/a.js")).toBe("dependencies");
  });

  it("is the one for production in a private program, which may be installed without its tools", () => {
    expect(kindFor(tools, "src/server.ts")).toBe("dependencies");
  });

  // Seen in a command line tool: its bundle holds all that it imports, and its users install nothing else.
  it("is the one for development where the sources import what only developers install", () => {
    mkdirSync(join(root, "src"));
    const imported = (text: string): string | undefined => {
      writeFileSync(join(root, "src/a.ts"), text);
      return kindFor({ name: "a", devDependencies: { "@a/core": "1", typescript: "5" } }, "src/a.ts");
    };
    expect(imported('import {\n  load,\n} from "@a/core/load";')).toBe("devDependencies");
    expect(imported('const { load } = require("@a/core");')).toBe("devDependencies");
    expect(imported('import type { Options } from "@a/core";\nimport { load } from "./load.js";')).toBe(
      "dependencies",
    );
  });

  it("is the one for production in a root that is published or has such dependencies already", () => {
    expect(kindFor({ ...tools, private: false, workspaces: ["x"] }, "src/a.ts")).toBe("dependencies");
    expect(kindFor({ ...tools, workspaces: ["x"], dependencies: {} }, "src/a.ts")).toBe("dependencies");
  });
});
