import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as parser from "@typescript-eslint/parser";
import { Linter } from "eslint";
import ts from "typescript";
import type { ExceptStarRule } from "../../src/rules/create-rule.js";

/** How a piece of code is linted. */
export interface LintSetup {
  readonly typed?: boolean;
  readonly options?: readonly unknown[];
  readonly settings?: Record<string, unknown>;
  /** "scene.ts" unless told; a `.js` file is plain JavaScript. */
  readonly file?: string;
  /** Other files of the program, by path relative to the scene. */
  readonly beside?: Readonly<Record<string, string>>;
}

/** The folder in which scenes pretend to lie, so that their imports find the runtime and @types/node. */
export const sceneFolder = join(dirname(fileURLToPath(import.meta.url)), "../../tests/scenes");

/** Lints a text with one rule, as ESLint does. A message without a rule (a syntax error) is thrown. */
export function lint(rule: ExceptStarRule, code: string, setup: LintSetup = {}): Linter.LintMessage[] {
  const file = join(sceneFolder, setup.file ?? "scene.ts");
  const linter = new Linter({ cwd: sceneFolder });
  const { name } = rule.meta.docs;
  const parserOptions = setup.typed ? { programs: [createProgram(file, code, setup.beside)] } : {};
  const messages = linter.verify(
    code,
    [
      {
        files: ["**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}"],
        languageOptions: {
          parser: parser as Linter.Parser,
          parserOptions: { ...parserOptions, ecmaFeatures: { jsx: /x$/.test(file) } },
        },
        linterOptions: { reportUnusedDisableDirectives: "off" },
        settings: { "except-star": setup.settings ?? {} },
        plugins: { "except-star": { rules: { [name]: rule as never } } },
        rules: { [`except-star/${name}`]: ["error", ...((setup.options ?? []) as [])] },
      },
    ],
    { filename: file },
  );
  const broken = messages.find((message) => message.fatal || !message.ruleId);
  if (broken) throw new Error(`${broken.message} (${broken.line}:${broken.column}) in\n${code}`);
  return messages;
}

/** The text after one suggestion of a message is applied. */
export function applySuggestion(code: string, message: Linter.LintMessage, index = 0): string {
  const suggestion = message.suggestions?.[index];
  if (!suggestion) throw new Error(`no suggestion ${index} on: ${message.message}`);
  const { range, text } = suggestion.fix;
  return code.slice(0, range[0]) + text + code.slice(range[1]);
}

const root = fileURLToPath(new URL("../..", import.meta.url));
const compilerOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.esnext.disposable.d.ts"],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  allowJs: true,
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: ["node"],
  typeRoots: [join(root, "node_modules/@types")],
  paths: {
    "except-star": [join(root, "src/runtime/index.ts")],
    "except-star/testing": [join(root, "src/runtime/testing.ts")],
  },
};
const parsed = new Map<string, ts.SourceFile | undefined>();

/** A program over one text in memory; what lies on the disk is parsed once for all of them. */
export function createProgram(file: string, code: string, beside: LintSetup["beside"] = {}): ts.Program {
  const texts = new Map([
    [file, code],
    ...Object.entries(beside).map(([path, text]) => [join(sceneFolder, path), text] as const),
  ]);
  const host = ts.createCompilerHost(compilerOptions, true);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  host.directoryExists = (path) => path === sceneFolder || ts.sys.directoryExists(path);
  host.readFile = (path) => texts.get(path) ?? readFile(path);
  host.getSourceFile = (path, language) => {
    const text = texts.get(path);
    if (text !== undefined) return ts.createSourceFile(path, text, language, true);
    if (!parsed.has(path)) parsed.set(path, getSourceFile(path, language));
    return parsed.get(path);
  };
  return ts.createProgram([...texts.keys()], compilerOptions, host);
}
