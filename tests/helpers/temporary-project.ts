import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { runCommandLine } from "../../src/codemods/run-command-line.js";
import { createPlainTerminal } from "../../src/codemods/terminal.js";

/** What a command said and how it ended. */
export interface CommandResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A folder of its own for one test, that is gone afterwards. */
export interface TemporaryProject {
  readonly root: string;
  readonly write: (path: string, text: string) => void;
  readonly read: (path: string) => string;
  /** All files but git's, as relative paths, sorted. */
  readonly list: () => string[];
  readonly git: (...args: string[]) => string;
  readonly run: (...argv: string[]) => Promise<CommandResult>;
}

export const strictConfig = JSON.stringify({
  compilerOptions: {
    strict: true,
    target: "ES2022",
    module: "ESNext",
    moduleResolution: "Bundler",
    types: [],
  },
  include: ["src"],
});

/** Writes the files, and commits them unless `git` is false. */
export function createTemporaryProject(
  files: Readonly<Record<string, string>>,
  { git = true }: { readonly git?: boolean } = {},
): TemporaryProject {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "except-star-test-")));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const runGit = (...args: string[]): string =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args], {
      cwd: root,
      encoding: "utf8",
    });
  for (const [path, text] of Object.entries(files)) write(path, text);
  if (git) {
    runGit("init", "--quiet");
    runGit("add", "--all");
    runGit("commit", "--quiet", "--message", "before");
  }
  return {
    root,
    write,
    read: (path) => readFileSync(join(root, path), "utf8"),
    list: () => listFiles(root, ""),
    git: runGit,
    run: (...argv) => runIn(root, argv),
  };
}

async function runIn(root: string, argv: readonly string[]): Promise<CommandResult> {
  const out: string[] = [];
  const err: string[] = [];
  const terminal = createPlainTerminal(
    (text) => void out.push(text),
    (text) => void err.push(text),
  );
  const code = await runCommandLine(argv, root, terminal);
  return { code, out: out.join("\n"), err: err.join("\n") };
}

function listFiles(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => name !== ".git")
    .flatMap((entry) => {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      return entry.isDirectory() ? listFiles(root, path) : [path];
    })
    .sort();
}
