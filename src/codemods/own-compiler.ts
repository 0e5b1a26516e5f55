import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { globSync } from "tinyglobby";
import { subtractBaseline, type Problem } from "./diagnostics.js";
import { exitCodes, ExitError } from "./exit-error.js";
import { toPosix } from "./programs.js";
import type { VirtualFiles } from "./runtime-types.js";

/** What the project's own compiler is asked. */
export interface OwnCompilerRequest {
  /** The compiler's program, run by Node. */
  readonly tsc: string;
  readonly root: string;
  /** Absolute paths of the configs that hold changed files. */
  readonly configs: readonly string[];
  readonly runtimeTypes: VirtualFiles;
}

/**
 * The project's own compiler over a copy of its sources, for compilers without an API (TypeScript 7): nothing is
 * written to the project before it agrees. Installed packages are linked, so their files are those of the project.
 */
export class OwnCompiler {
  readonly #request: OwnCompilerRequest;
  readonly #shadow: string;
  #baseline: readonly Problem[] | undefined;

  constructor(request: OwnCompilerRequest) {
    this.#request = request;
    this.#shadow = toPosix(mkdtempSync(join(tmpdir(), "except-star-check-")));
    this.#copySources();
    this.#linkPackages();
    for (const [path, text] of request.runtimeTypes) this.#write(path, text);
  }

  /** The errors that the new texts bring, by their places in the new texts. */
  collectFresh(
    texts: ReadonlyMap<string, string>,
    findOldOffset: (path: string, offset: number) => number,
  ): Problem[] {
    for (const [path, text] of texts) this.#write(path, text);
    const now = this.#run();
    if (now.length === 0) return [];
    this.#baseline ??= this.#runOnOld([...texts.keys()]);
    const baseline = this.#baseline;
    return [...new Set(now.map(({ path }) => path))].flatMap((path) => {
      const isHere = (problem: Problem): boolean => problem.path === path;
      return subtractBaseline(now.filter(isHere), baseline.filter(isHere), (offset) =>
        findOldOffset(path, offset),
      );
    });
  }

  dispose(): void {
    rmSync(this.#shadow, { recursive: true, force: true });
  }

  #runOnOld(paths: readonly string[]): Problem[] {
    const changed = paths.map((path) => [path, readFileSync(this.#place(path), "utf8")] as const);
    for (const path of paths) copyFileSync(path, this.#place(path));
    const problems = this.#run();
    for (const [path, text] of changed) this.#write(path, text);
    return problems;
  }

  #run(): Problem[] {
    return this.#request.configs.flatMap((config) => {
      const options = ["--noEmit", "--pretty", "false", "--incremental", "false", "--composite", "false"];
      const args = [this.#request.tsc, "-p", this.#place(config), ...options];
      const { stdout, stderr, error, status } = spawnSync(process.execPath, args, {
        cwd: this.#shadow,
        encoding: "utf8",
        maxBuffer: 2 ** 28,
      });
      if (error || (status !== 0 && stdout === ""))
        throw new ExitError(
          exitCodes.usage,
          `The project's own compiler ${this.#request.tsc} does not run: ${error?.message ?? stderr}`,
          "Install the project's packages, or pass --verify off to go without its check.",
        );
      return this.#readProblems(stdout);
    });
  }

  /** `src/a.ts(3,16): error TS2322: Type 'string' is not assignable to type 'number'.` */
  #readProblems(output: string): Problem[] {
    const lines = [...output.matchAll(/^(.+?)\((\d+),(\d+)\): error TS(\d+): (.*)$/gm)];
    return lines.map(([, file = "", line, column, code, message = ""]) => ({
      path: `${this.#request.root}/${toPosix(file)}`,
      offset: findOffset(readFileSync(join(this.#shadow, file), "utf8"), Number(line), Number(column)),
      code: Number(code),
      message,
    }));
  }

  #copySources(): void {
    const { root } = this.#request;
    const ignore = ["**/node_modules/**", "**/.git/**"];
    const found = globSync(["**/*.{js,jsx,ts,tsx,mjs,cjs,mts,cts,json}"], { cwd: root, ignore, dot: true });
    for (const file of found) {
      mkdirSync(join(this.#shadow, dirname(file)), { recursive: true });
      copyFileSync(join(root, file), join(this.#shadow, file));
    }
  }

  /** The root's packages one by one, since the runtime may have to stand beside them; those of other folders as a whole. */
  #linkPackages(): void {
    const { root } = this.#request;
    const ignore = ["**/node_modules/*/**", "**/.git/**"];
    const only = { onlyDirectories: true, expandDirectories: false } as const;
    const folders = globSync(["**/node_modules"], { cwd: root, ignore, dot: true, ...only });
    for (const folder of folders.map((one) => one.replace(/\/$/, ""))) {
      if (folder === "node_modules") continue;
      mkdirSync(join(this.#shadow, dirname(folder)), { recursive: true });
      symlinkSync(join(root, folder), join(this.#shadow, folder), "junction");
    }
    const own = join(root, "node_modules");
    mkdirSync(join(this.#shadow, "node_modules"), { recursive: true });
    for (const name of existsSync(own) ? readdirSync(own) : [])
      symlinkSync(join(own, name), join(this.#shadow, "node_modules", name), "junction");
  }

  #place(path: string): string {
    return join(this.#shadow, path.slice(this.#request.root.length));
  }

  #write(path: string, text: string): void {
    const place = this.#place(path);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, text);
  }
}

/** The offset of a line and a column, both counted from one. */
function findOffset(text: string, line: number, column: number): number {
  let start = 0;
  for (let count = 1; count < line; count += 1) start = text.indexOf("\n", start) + 1;
  return start + column - 1;
}
