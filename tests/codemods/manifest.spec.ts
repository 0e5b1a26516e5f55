import { describe, expect, it } from "vitest";
import {
  addDependency,
  addToManifestCatalog,
  findCatalog,
  hasDependency,
} from "../../src/codemods/manifest.js";
import { addToYamlCatalog } from "../../src/codemods/yaml-catalog.js";

const entry = ["except-star", "^0.1.0"] as const;

describe("a dependency in package.json", () => {
  it("goes to its place in a sorted list, in the list's own layout", () => {
    const before = '{\n\t"name": "a",\n\t"dependencies": {\n\t\t"debug": "4",\n\t\t"zod": "3"\n\t}\n}\n';
    const after =
      '{\n\t"name": "a",\n\t"dependencies": {\n\t\t"debug": "4",\n\t\t"except-star": "^0.1.0",\n\t\t"zod": "3"\n\t}\n}\n';
    expect(addDependency(before, "dependencies", entry)).toBe(after);
  });

  it("goes to the end of a list that is not sorted", () => {
    const before = '{ "dependencies": { "zod": "3", "debug": "4" } }';
    expect(addDependency(before, "dependencies", entry)).toBe(
      '{ "dependencies": { "zod": "3", "debug": "4", "except-star": "^0.1.0" } }',
    );
  });

  it("goes to its place in a list with one name out of order", () => {
    const before = '{ "dependencies": { "update": "1", "debug": "4", "zod": "3" } }';
    expect(addDependency(before, "dependencies", entry)).toBe(
      '{ "dependencies": { "update": "1", "debug": "4", "except-star": "^0.1.0", "zod": "3" } }',
    );
  });

  it("opens an empty list", () => {
    const before = '{\n  "name": "a",\n  "dependencies": {}\n}\n';
    expect(addDependency(before, "dependencies", entry)).toBe(
      '{\n  "name": "a",\n  "dependencies": {\n    "except-star": "^0.1.0"\n  }\n}\n',
    );
  });

  it("makes the list before the other lists, or at the end", () => {
    const dev = '{\n  "name": "a",\n  "devDependencies": {\n    "x": "1"\n  }\n}\n';
    expect(addDependency(dev, "dependencies", entry)).toBe(
      '{\n  "name": "a",\n  "dependencies": {\n    "except-star": "^0.1.0"\n  },\n  "devDependencies": {\n    "x": "1"\n  }\n}\n',
    );
    expect(addDependency('{\n  "name": "a"\n}\n', "dependencies", entry)).toBe(
      '{\n  "name": "a",\n  "dependencies": {\n    "except-star": "^0.1.0"\n  }\n}\n',
    );
  });

  it("keeps CRLF line ends", () => {
    const before = '{\r\n  "dependencies": {\r\n    "debug": "4"\r\n  }\r\n}\r\n';
    const after = addDependency(before, "dependencies", entry);
    expect(after.replace(/\r\n/g, "")).not.toContain("\n");
    expect(JSON.parse(after)).toEqual({ dependencies: { debug: "4", "except-star": "^0.1.0" } });
  });

  it("is found in every kind of list", () => {
    for (const list of ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"]) {
      expect(hasDependency(JSON.stringify({ [list]: { "except-star": "1" } }), "except-star")).toBe(true);
    }
    expect(hasDependency('{ "scripts": { "except-star": "x" } }', "except-star")).toBe(false);
  });
});

describe("a workspace catalog", () => {
  it("is recognised by what most ranges of the list say", () => {
    expect(findCatalog('{ "dependencies": { "a": "catalog:", "b": "catalog:" } }', "dependencies")).toBe("");
    expect(findCatalog('{ "dependencies": { "a": "catalog:prod" } }', "dependencies")).toBe("prod");
    expect(
      findCatalog('{ "dependencies": { "a": "1", "b": "2", "c": "catalog:" } }', "dependencies"),
    ).toBeUndefined();
  });

  it("gets the range once, in order, in pnpm-workspace.yaml", () => {
    const before = "packages:\n  - a\n\ncatalog:\n  debug: ^4\n  zod: ^3\n\noverrides:\n  x: 1\n";
    const after =
      "packages:\n  - a\n\ncatalog:\n  debug: ^4\n  except-star: ^0.1.0\n  zod: ^3\n\noverrides:\n  x: 1\n";
    expect(addToYamlCatalog(before, "", entry)).toBe(after);
    expect(addToYamlCatalog(after, "", entry)).toBe(after);
  });

  it("gets the range in the named catalog that the package uses", () => {
    const before = "catalogs:\n  dev:\n    vitest: ^4\n  prod:\n    zod: ^3\n";
    expect(addToYamlCatalog(before, "prod", entry)).toBe(
      "catalogs:\n  dev:\n    vitest: ^4\n  prod:\n    except-star: ^0.1.0\n    zod: ^3\n",
    );
    expect(addToYamlCatalog(before, "test", entry)).toBeUndefined();
  });

  it("may stand in the root package.json, as bun and yarn have it", () => {
    const before = '{ "workspaces": { "packages": ["a"], "catalog": { "zod": "3" } } }';
    expect(addToManifestCatalog(before, "", entry)).toBe(
      '{ "workspaces": { "packages": ["a"], "catalog": { "except-star": "^0.1.0", "zod": "3" } } }',
    );
    expect(addToManifestCatalog('{ "name": "a" }', "", entry)).toBeUndefined();
  });
});
