import { createHash } from "node:crypto";
import { existsSync, lstatSync, readFileSync, realpathSync } from "node:fs";
import { resolve } from "node:path";
import { globSync } from "tinyglobby";
import { exitCodes, ExitError } from "./exit-error.js";
import { collectGitFiles, findFilesSince, findGitTree, type GitTree } from "./git.js";
import type { FileProblem } from "./migration.js";
import type { MigrateOptions } from "./options.js";
import { toPosix } from "./programs.js";

/** What a run works on. */
export interface Discovery {
  /** Top of the git work tree, else the folder where the command was started. */
  readonly root: string;
  readonly git?: GitTree;
  /** Every source file that may be changed, absolute. */
  readonly writable: ReadonlySet<string>;
  /** Every file of the tree that may import another, whether this run changes it or not. */
  readonly every: readonly string[];
  /** The texts of those among them that mention a fan-out, by path. */
  readonly texts: ReadonlyMap<string, string>;
  readonly problems: readonly FileProblem[];
}

/** Files that the migration does not read as code, but that import code. */
const importingFile = /\.(?:[cm]?[jt]sx?|vue|svelte|astro|mdx)$/;
/** Files that are read as code. */
export const sourceFile = /\.[cm]?[jt]sx?$/;
const notOurs =
  /(?:^|\/)(?:node_modules|bower_components|\.git|\.yarn|\.pnp\.[^/]*)(?:\/|$)|\.d\.[cm]?ts$|\.min\.[cm]?js$/;

/** Lists the files of a run and reads those that the text filter keeps. */
export function discover(options: MigrateOptions): Discovery {
  const cwd = toPosix(realpathSync(options.cwd));
  const git = findGitTree(cwd);
  const starts = options.paths.length > 0 ? options.paths.map((path) => findStart(cwd, path)) : [cwd];
  const writable = new Set(starts.flatMap((start) => listSources(start, git)).sort());
  const asked = restrict(writable, options, git);
  const problems: FileProblem[] = [];
  const texts = new Map<string, string>();
  const filter = createTextFilter(options.fanOutFunctions);
  for (const path of asked) {
    const text = readText(path, problems);
    if (text !== undefined && filter.test(text)) texts.set(path, text);
  }
  const root = git?.root ?? cwd;
  const every = git
    ? collectGitFiles(git, root).filter((file) => importingFile.test(file) && !notOurs.test(file))
    : [...writable];
  return { root, ...(git && { git }), writable, every, texts, problems };
}

export function hashText(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Where a path of the command line lies. Throws an ExitError that names it where there is nothing. */
export function findStart(cwd: string, path: string): string {
  const start = resolve(cwd, path);
  if (existsSync(start)) return toPosix(realpathSync(start));
  throw new ExitError(exitCodes.usage, `There is no file or folder ${start}.`, "Give paths that exist.");
}

function listSources(start: string, git: GitTree | undefined): string[] {
  const inside = git && (start === git.root || start.startsWith(`${git.root}/`));
  const files = inside ? collectGitFiles(git, start) : listWithoutGit(start);
  return files.filter((file) => sourceFile.test(file) && !notOurs.test(file) && isPlainFile(file));
}

/** A symbolic link is left out: what it points to is listed itself. */
function isPlainFile(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function listWithoutGit(start: string): string[] {
  if (sourceFile.test(start)) return [start];
  const ignore = ["**/node_modules/**", "**/dist/**", "**/build/**", "**/coverage/**", "**/.*/**"];
  return globSync(["**/*.{js,jsx,ts,tsx,mjs,cjs,mts,cts}"], { cwd: start, absolute: true, ignore }).map(
    toPosix,
  );
}

/** The files whose sites this run rewrites: all, those since a commit, or one shard's share. */
function restrict(
  files: ReadonlySet<string>,
  { since, shard, only }: MigrateOptions,
  git: GitTree | undefined,
): string[] {
  if (only !== undefined) return [...files].filter((file) => file === only);
  let asked = [...files];
  if (since !== undefined) {
    const changed = git && findFilesSince(git, since);
    if (!changed)
      throw new ExitError(
        exitCodes.usage,
        `git does not know \`${since}\` here.`,
        "Name a commit or a branch.",
      );
    const recent = new Set(changed);
    asked = asked.filter((file) => recent.has(file));
  }
  return shard ? asked.filter((_, index) => index % shard.count === shard.index - 1) : asked;
}

function createTextFilter(wrappers: readonly string[]): RegExp {
  const escaped = wrappers.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(
    ["\\bPromise\\b[\\s\\S]{0,80}?\\b(?:all|allSettled|race)\\b", "\\bexcept-star\\b", ...escaped].join("|"),
  );
}

/** The text as every analysis sees it: without a byte order mark, which writing puts back. */
export function stripMark(text: string): string {
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}

function readText(path: string, problems: FileProblem[]): string | undefined {
  try {
    const bytes = readFileSync(path);
    const text = bytes.toString("utf8");
    if (!text.includes("\uFFFD") || Buffer.from(text, "utf8").equals(bytes)) return stripMark(text);
    problems.push({
      path,
      message: "is not UTF-8",
      advice: "Convert the file to UTF-8, or leave it out of the paths.",
    });
  } catch (error) {
    const message = `could not be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`;
    problems.push({ path, message, advice: "Make the file readable, or leave it out of the paths." });
  }
  return undefined;
}
