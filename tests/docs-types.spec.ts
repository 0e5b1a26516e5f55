import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";
import { expect, it } from "vitest";
import { collectDocExamples } from "./helpers/doc-examples.js";

const root = resolve(import.meta.dirname, "..");
const docs = join(root, "docs");

/** Every example that runs, and what makes vitest know our matchers, as files that do not exist. */
function collectFiles(): Map<string, string> {
  const pages = readdirSync(docs).filter((name) => name.endsWith(".md"));
  const examples = pages.flatMap((page) => {
    const text = readFileSync(join(docs, page), "utf8");
    const augmentations = [...text.matchAll(/^```typescript\n(.*\ndeclare module "vitest"[\s\S]*?)^```/gm)];
    return [
      ...augmentations.map((block) => [`${page}-vitest`, block[1]!] as const),
      ...collectDocExamples(text).map(({ line, code }) => [`${page}-line-${line}`, code] as const),
    ];
  });
  return new Map(examples.map(([name, code]) => [join(root, `tests/${name}.ts`), `${code}\nexport {};\n`]));
}

/** What TypeScript says of them with the options of this repository. */
function compile(files: ReadonlyMap<string, string>): string[] {
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, root);
  const settings = { ...options, noUnusedLocals: false, noUnusedParameters: false };
  const host = ts.createCompilerHost(settings);
  const { fileExists, readFile } = host;
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.readFile = (path) => files.get(path) ?? readFile(path);
  const program = ts.createProgram([...files.keys()], settings, host);
  return [...files.keys()].flatMap((name) => {
    const file = program.getSourceFile(name);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
      (diagnostic) => {
        const at = file?.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line;
        return `${name.slice(root.length + 7)}+${at}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, " ")}`;
      },
    );
  });
}

it("every example of the docs that runs also compiles under strict", { timeout: 120_000 }, () => {
  const files = collectFiles();
  expect(files.size).toBeGreaterThan(40);
  expect([...files.keys()].filter((name) => name.endsWith("-vitest.ts"))).toHaveLength(1);
  expect(compile(files)).toEqual([]);
});
