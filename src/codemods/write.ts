import {
  accessSync,
  constants,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { hashText, stripMark } from "./discover.js";

/** A state that a file may be left in: its whole text, and the hash that recognises it. */
export interface FileState {
  readonly hash: string;
  readonly text: string;
}

/**
 * One file's way from the text that was analysed to the final one. `middle` holds the rewritten
 * handlers alone; they take bare errors as before, so it is safe while the sites are still the old ones. A file that
 * has no site is whole then.
 */
export interface FileWrite {
  readonly path: string;
  readonly before: string;
  readonly middle?: FileState;
  readonly after: FileState;
  /** Files that share a unit with this one: all of them are written, or none. */
  readonly linked: readonly string[];
}

/** What stands in a file at the moment, seen from its plan. */
export type Progress = "before" | "middle" | "after" | "foreign" | "unwritable";

export function createState(text: string): FileState {
  return { hash: hashText(text), text };
}

/** Where a file stands on its way; "foreign" when somebody else changed it since it was analysed. */
export function readProgress(write: FileWrite): Progress {
  try {
    const hash = hashText(stripMark(readFileSync(write.path, "utf8")));
    if (hash === write.after.hash) return "after";
    if (hash !== write.before && hash !== write.middle?.hash) return "foreign";
    accessSync(write.path, constants.W_OK);
    accessSync(dirname(write.path), constants.W_OK);
    return hash === write.before ? "before" : "middle";
  } catch {
    return existsSync(write.path) ? "unwritable" : "foreign";
  }
}

/** Splits writes into those that can go ahead and those that are refused, with all that are linked to them. */
export function separateRefused(writes: readonly FileWrite[]): {
  readonly ready: FileWrite[];
  readonly refused: { readonly write: FileWrite; readonly why: Progress | "linked" }[];
} {
  const why = new Map<string, Progress | "linked">();
  for (const write of writes) {
    const progress = readProgress(write);
    if (progress === "foreign" || progress === "unwritable") why.set(write.path, progress);
  }
  for (let isGrowing = why.size > 0; isGrowing;) {
    const more = writes.filter(
      ({ path, linked }) => !why.has(path) && linked.some((other) => why.has(other)),
    );
    for (const { path } of more) why.set(path, "linked");
    isGrowing = more.length > 0;
  }
  return {
    ready: writes.filter(({ path }) => !why.has(path)),
    refused: writes.flatMap((write) => {
      const reason = why.get(write.path);
      return reason ? [{ write, why: reason }] : [];
    }),
  };
}

/** Writes all files: first the handlers, then the sites, so that no prefix leaves a group above an old handler. */
export function applyWrites(writes: readonly FileWrite[]): void {
  for (const write of writes) {
    if (write.middle && readProgress(write) === "before") replaceFile(write.path, write.middle.text);
  }
  for (const write of writes) {
    const progress = readProgress(write);
    if (progress === "before" || progress === "middle") replaceFile(write.path, write.after.text);
    rmSync(temporaryPath(write.path), { force: true });
  }
}

/** Replaces a file's text in one step, keeping its mode and its byte order mark; a reader sees the old or the new. */
export function replaceFile(path: string, text: string): void {
  const old = existsSync(path) ? readFileSync(path, "utf8") : "";
  const temporary = temporaryPath(path);
  const mode = statSync(path, { throwIfNoEntry: false })?.mode;
  rmSync(temporary, { force: true });
  writeFileSync(temporary, old.startsWith("\uFEFF") ? `\uFEFF${text}` : text, {
    flush: true,
    ...(mode !== undefined && { mode }),
  });
  renameSync(temporary, path);
}

/** Always the same name for a file, so that the next run can clear away what an interrupted one left. */
function temporaryPath(path: string): string {
  return `${path}.except-star.tmp`;
}
