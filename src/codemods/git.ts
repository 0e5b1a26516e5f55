import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { toPosix } from "./programs.js";

/** The git work tree around a folder. */
export interface GitTree {
  /** Top of the work tree, absolute, with forward slashes. */
  readonly root: string;
}

export function findGitTree(folder: string): GitTree | undefined {
  const root = runGit(folder, ["rev-parse", "--show-toplevel"])?.trim();
  return root ? { root: toPosix(root) } : undefined;
}

/** Tracked and new files under a folder, without the ignored ones; absolute. */
export function collectGitFiles({ root }: GitTree, folder: string): string[] {
  const args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", folder];
  return splitNames(runGit(root, args)).map((name) => `${root}/${name}`);
}

/** Files with changes that are not committed, new ones included; absolute. */
export function collectDirtyFiles({ root }: GitTree): string[] {
  const fields = splitNames(runGit(root, ["status", "--porcelain", "-z", "--no-renames"]));
  return fields.map((field) => `${root}/${field.slice(3)}`);
}

/** Files that differ from a commit, and new ones; undefined when git does not know the commit. */
export function findFilesSince({ root }: GitTree, ref: string): string[] | undefined {
  const changed = runGit(root, ["diff", "--name-only", "-z", "--end-of-options", ref, "--"]);
  if (changed === undefined) return undefined;
  const added = runGit(root, ["ls-files", "-z", "--others", "--exclude-standard"]);
  return [...splitNames(changed), ...splitNames(added)].map((name) => `${root}/${name}`);
}

/** A file of ours inside git's own folder: never committed, never counted as a change. */
export function findGitPath({ root }: GitTree, name: string): string {
  const path = runGit(root, ["rev-parse", "--git-path", name])?.trim() ?? `.git/${name}`;
  return resolve(root, path);
}

function splitNames(output: string | undefined): string[] {
  return (output ?? "").split("\0").filter((name) => name !== "");
}

function runGit(folder: string, args: readonly string[]): string | undefined {
  try {
    return execFileSync("git", [...args], {
      cwd: folder,
      encoding: "utf8",
      maxBuffer: 1 << 28,
      stdio: ["ignore", "pipe", "ignore"],
    });
  } catch {
    return undefined;
  }
}
