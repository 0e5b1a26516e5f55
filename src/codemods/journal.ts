import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { hashText, stripMark } from "./discover.js";
import { findGitPath, type GitTree } from "./git.js";
import { applyWrites, replaceFile, separateRefused, type FileWrite } from "./write.js";

/** What is on disk about the last run: its whole plan while it writes, then only what it wrote. */
type Journal =
  | { readonly version: 1; readonly phase: "writing"; readonly writes: readonly FileWrite[] }
  | { readonly version: 1; readonly phase: "done"; readonly written: Readonly<Record<string, string>> };

/** What an interrupted run left, after it was finished. */
export interface Resumed {
  readonly finished: readonly string[];
  /** Files that somebody changed between the interruption and now; they are left as they are. */
  readonly refused: readonly string[];
}

/** The journal's place: in git's own folder, so that it is neither committed nor a change of the tree; without git in a temporary folder. */
export function findJournalPath(root: string, git: GitTree | undefined): string {
  if (git) return findGitPath(git, "except-star/journal.json");
  return join(tmpdir(), `except-star-${hashText(root).slice(0, 16)}`, "journal.json");
}

/** Writes the plan down, then the files, then what was written. Interrupted anywhere, the next run can finish it. */
export function writeJournaled(journal: string, writes: readonly FileWrite[]): void {
  const earlier = readOwnHashes(journal);
  saveJournal(journal, { version: 1, phase: "writing", writes });
  applyWrites(writes);
  const written = { ...earlier, ...Object.fromEntries(writes.map(({ path, after }) => [path, after.hash])) };
  saveJournal(journal, { version: 1, phase: "done", written });
}

/** Finishes what an interrupted run began; undefined when none was. */
export function resumeInterrupted(journal: string): Resumed | undefined {
  const found = readJournal(journal);
  if (found?.phase !== "writing") return undefined;
  const { ready, refused } = separateRefused(found.writes);
  writeJournaled(journal, ready);
  return { finished: ready.map(({ path }) => path), refused: refused.map(({ write }) => write.path) };
}

export function isInterrupted(journal: string): boolean {
  return readJournal(journal)?.phase === "writing";
}

/** Whether a file is just as a run of ours left it: then it is not counted as somebody's uncommitted work. */
export function createOwnFileTest(journal: string): (path: string) => boolean {
  const hashes = readOwnHashes(journal);
  return (path) => {
    const own = hashes[path];
    return own !== undefined && existsSync(path) && hashText(stripMark(readFileSync(path, "utf8"))) === own;
  };
}

function readOwnHashes(journal: string): Readonly<Record<string, string>> {
  const found = readJournal(journal);
  return found?.phase === "done" ? found.written : {};
}

function saveJournal(path: string, journal: Journal): void {
  mkdirSync(dirname(path), { recursive: true });
  replaceFile(path, JSON.stringify(journal));
}

/** A journal that does not read (another version, a damaged disk) counts as none and is cleared away. */
function readJournal(path: string): Journal | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const found = JSON.parse(readFileSync(path, "utf8")) as Journal;
    if (found.version === 1) return found;
  } catch {
    // falls through to clearing it
  }
  rmSync(path, { force: true });
  return undefined;
}
