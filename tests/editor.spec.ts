import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EslintServer, type Diagnostic } from "./helpers/eslint-server.js";

const root = resolve(import.meta.dirname, "..");

const service = `import { TaskGroup } from "except-star";

export class HttpError extends Error {
  constructor(readonly status: number) {
    super(\`HTTP \${status}\`);
  }
}

async function load(url: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new HttpError(response.status);
  return response.text();
}

export async function loadAll(urls: string[], signal: AbortSignal): Promise<string[]> {
  return TaskGroup.all(urls.map((url) => () => load(url, signal)));
}

export async function show(urls: string[], signal: AbortSignal): Promise<string> {
  try {
    return (await loadAll(urls, signal)).join();
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof HttpError) return "offline";
    throw error;
  }
}

export async function find(url: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    return await load(url, signal);
  } catch {
    return undefined;
  }
}

export async function both(signal: AbortSignal): Promise<string[]> {
  return Promise.all([load("/a", signal), load("/b", signal)]);
}
`;

const config = `import parser from "@typescript-eslint/parser";
import exceptStar from ${JSON.stringify(pathToFileURL(join(root, "dist/index.js")).href)};

export default [
  {
    ...exceptStar.configs.recommended,
    files: ["**/*.ts"],
    languageOptions: { parser, parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
  },
];
`;

const compilerOptions = {
  target: "ES2022",
  module: "nodenext",
  lib: ["ES2023", "DOM", "ESNext.Disposable"],
  types: [],
  strict: true,
  noEmit: true,
};

/** What the compiler says of a text in the place of the scene's file. */
function typeCheck(folder: string, text: string): string[] {
  const file = join(folder, "service.ts");
  const { options } = ts.convertCompilerOptionsFromJson(compilerOptions, folder);
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (path, language) =>
    path === file ? ts.createSourceFile(path, text, language) : getSourceFile(path, language);
  const program = ts.createProgram([file], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "));
}

/** The three rules of the mission, each with what its first quick fix must leave in the file. */
const missions = [
  ["no-plain-catch", /exceptStar\(|someError\(|everyError\(/],
  ["no-swallowed-cancellation", /catch \{\n {4}signal\.throwIfAborted\(\);\n {4}return undefined;/],
  ["prefer-task-group", /TaskGroup\.all\(\[\(.*\) => load\("\/a"/],
] as const;

describe("the ESLint language server", () => {
  let folder = "";
  let server: EslintServer;
  let diagnostics: Diagnostic[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "except-star-editor-"));
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
    writeFileSync(join(folder, "eslint.config.js"), config);
    writeFileSync(join(folder, "service.ts"), service);
    server = new EslintServer(folder, "service.ts");
    diagnostics = await server.open();
  }, 120_000);

  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("shows one diagnostic of each mission rule, in a file that type-checks", () => {
    const codes = diagnostics.map(({ code }) => code).sort();
    expect(codes, server.log.join("\n")).toEqual(missions.map(([name]) => `except-star/${name}`));
    expect(typeCheck(folder, service)).toEqual([]);
  });

  it.each(missions)(
    "applies the quick fix of %s: the diagnostic is gone, and the file type-checks",
    async (name, left) => {
      const diagnostic = diagnostics.find(({ code }) => code === `except-star/${name}`);
      if (!diagnostic) throw new Error(`no diagnostic of ${name}`);
      const [action] = (await server.quickFixes(diagnostic)).filter(
        ({ kind }) => kind === undefined || kind.startsWith("quickfix"),
      );
      if (!action) throw new Error(`no quick fix for: ${diagnostic.message}`);
      const { text, diagnostics: after } = await server.apply(action);
      expect(after.map(({ code }) => code)).not.toContain(diagnostic.code);
      expect(text).toMatch(left);
      expect(typeCheck(folder, text)).toEqual([]);
      diagnostics = after;
    },
    60_000,
  );
});
