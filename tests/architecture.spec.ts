import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import type { TSESTree } from "@typescript-eslint/types";
import { describe, expect, it } from "vitest";
import { isFunction } from "../src/analysis/syntax/functions.js";
import { findPosition } from "../src/analysis/syntax/position.js";
import { traverse } from "../src/analysis/syntax/traverse.js";
import { parseView } from "../src/codemods/parse-view.js";
import { oversized } from "./helpers/oversized.js";

const root = resolve(import.meta.dirname, "..");
const src = join(root, "src");

const files = readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter(
    (name) => name.endsWith(".ts") && !name.includes("node_modules") && !name.startsWith("runtime/dist"),
  )
  .map((name) => {
    const text = readFileSync(join(src, name), "utf8");
    return { name, text, view: parseView(join(src, name), text) };
  });

/** Which folders of src a folder may import from, and which packages as values; types may come from anywhere. */
const mayImport: Record<string, { folders: readonly string[]; packages: RegExp; because: string }> = {
  runtime: {
    folders: ["runtime"],
    packages: /^$/,
    because: "the runtime runs in production: it imports nothing, not even node: (ambient alone may)",
  },
  "analysis/syntax": {
    folders: ["analysis/syntax"],
    packages: /^$/,
    because: "syntax asks about a node only",
  },
  "analysis/scope": {
    folders: ["analysis/syntax", "analysis/scope"],
    packages: /^$/,
    because: "scope builds on syntax only",
  },
};
const layers = ["syntax", "scope", "types", "models", "sites", "flow", "throws"];
for (const [index, layer] of layers.entries()) {
  if (index < 2) continue;
  mayImport[`analysis/${layer}`] = {
    folders: layers.slice(0, index + 1).map((lower) => `analysis/${lower}`),
    packages: /^$/,
    because: "analysis layers import only what lies below them, and no parser, checker, eslint or fs",
  };
}
mayImport["analysis"] = {
  folders: ["analysis"],
  packages: /^$/,
  because: "analysis imports no parser, checker, eslint or fs",
};
mayImport["rewrite"] = {
  folders: ["analysis", "rewrite"],
  packages: /^$/,
  because: "a rewrite is pure: facts in, edits out",
};
mayImport["rules"] = {
  folders: ["analysis", "rewrite", "rules"],
  packages: /^@typescript-eslint\/utils\//,
  because: "rules report and suggest: no typescript, no jscodeshift, no fs, never the codemods",
};
mayImport["codemods"] = {
  folders: ["analysis", "rewrite", "codemods"],
  packages:
    /^(node:.*|@typescript-eslint\/(typescript-estree|scope-manager|visitor-keys)|jscodeshift(\/.*)?|cac|diff|picocolors|tinyglobby|tinyexec|package-manager-detector(\/.*)?|@clack\/prompts|@typescript\/typescript6)$/,
  because: "codemods use analysis and rewrite, never the rules",
};

/** The contracts at the top of src/analysis, which every layer may read. */
const contracts = /^analysis\/(source-view|site|settings)\.ts$/;

function collectValueImports(ast: TSESTree.Program): string[] {
  const sources: string[] = [];
  for (const node of ast.body) {
    const isTypeOnly =
      (node.type === "ImportDeclaration" && node.importKind === "type") ||
      ((node.type === "ExportNamedDeclaration" || node.type === "ExportAllDeclaration") &&
        node.exportKind === "type");
    if ("source" in node && node.source && !isTypeOnly)
      sources.push((node.source as { value: string }).value);
  }
  return sources;
}

function findRule(name: string): string {
  const folders = Object.keys(mayImport).filter((folder) => name.startsWith(`${folder}/`));
  return folders.sort((a, b) => b.length - a.length)[0] ?? "";
}

describe("import directions", () => {
  it.each(files.map((file) => [file.name, file] as const))(
    "%s imports only what its folder may",
    (name, file) => {
      const folder = findRule(name);
      const rule = mayImport[folder];
      if (!rule) throw new Error(`src/${name} stands in no folder of the house (house.md, "Tree")`);
      for (const source of collectValueImports(file.view.ast)) {
        if (name === "runtime/ambient.ts" && source === "node:async_hooks") continue;
        if (!name.startsWith("runtime/") && source.endsWith("/package.json")) continue; // names and versions
        const target = source.startsWith(".")
          ? relative(src, resolve(src, dirname(name), source))
          : undefined;
        const isAllowed = target
          ? contracts.test(target.replace(/\.js$/, ".ts")) ||
            rule.folders.some((f) => target.startsWith(`${f}/`))
          : rule.packages.test(source);
        expect(isAllowed, `src/${name} imports "${source}", but ${rule.because}`).toBe(true);
      }
    },
  );
});

const maxLines = (name: string): number =>
  name.startsWith("rules/") && name !== "rules/index.ts" ? 150 : 300;

describe("trees", () => {
  it.each(
    files
      .filter(({ name }) => /^(?:analysis|rewrite)\//.test(name))
      .map((file) => [file.name, file] as const),
  )("%s asks findPosition for lines and columns, since the codemods' trees have none", (_, { text }) =>
    expect(text).not.toMatch(/\.loc\b|\{[^{}=]*\bloc\b[^{}=]*\} = /),
  );
});

describe("sizes", () => {
  it.each(files.map((file) => [file.name, file] as const))(
    "%s is short enough to read as a page",
    (name, file) => {
      const found: string[] = [];
      const lines = file.text.trimEnd().split("\n").length;
      if (lines > maxLines(name)) found.push(`${lines} lines`);
      traverse(file.view.ast, file.view.visitorKeys, (node) => {
        if (!isFunction(node)) return;
        const [first, last] = node.range.map((offset) => findPosition(file.view, offset).line) as [
          number,
          number,
        ];
        const length = last - first + 1;
        if (length > 50) found.push(`a function of ${length} lines at line ${first}`);
        if (node.params.length > 3)
          found.push(`a function of ${node.params.length} parameters at line ${first}`);
      });
      const reason = oversized[name];
      if (reason) expect(found, `src/${name} is in tests/helpers/oversized.ts without need`).not.toEqual([]);
      else
        expect(found, `src/${name}: split it, or give the reason in tests/helpers/oversized.ts`).toEqual([]);
    },
  );
});

describe("names", () => {
  it.each(files.map((file) => file.name))("%s is kebab-case and says what it holds", (name) => {
    const base = name.split("/").at(-1) as string;
    expect(base).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*\.ts$/);
    expect(base).not.toMatch(/^(utils?|misc|helpers?|common)\.ts$/);
  });

  it.each(files.map((file) => [file.name, file] as const))(
    "%s names no function check…, handle… or process…",
    (_, file) => {
      traverse(file.view.ast, file.view.visitorKeys, (node) => {
        if (node.type !== "FunctionDeclaration" || !node.id) return;
        const { line } = findPosition(file.view, node.range[0]);
        expect(node.id.name, `line ${line}`).not.toMatch(/^(check|handle|process)([A-Z]|$)/);
      });
    },
  );
});
