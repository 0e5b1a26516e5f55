import { exitCodes, ExitError } from "../exit-error.js";
import { collectDirtyFiles, findGitTree, type GitTree } from "../git.js";
import { createOwnFileTest, findJournalPath, resumeInterrupted } from "../journal.js";
import type { CommandCall } from "./migrate-command.js";

/**
 * Finishes an interrupted run and makes sure that the tree holds nobody's uncommitted work, besides
 * plans and reports of ours. Returns the journal's path.
 */
export function prepareTree({ cwd, flags, terminal }: CommandCall, ownFiles: readonly string[] = []): string {
  const git = findGitTree(cwd);
  const journal = findJournalPath(git?.root ?? cwd, git);
  const resumed = resumeInterrupted(journal);
  if (resumed) terminal.tell(`An interrupted run was finished: ${resumed.finished.length} files.`);
  for (const path of resumed?.refused ?? [])
    terminal.tell(`${path} changed meanwhile, so it was left as it is.`);
  if (flags["allowDirty"] === true) return journal;
  if (!git) throw refuseWithoutGit(cwd);
  const isOwn = createOwnFileTest(journal);
  const dirty = collectDirtyFiles(git).filter((path) => !isOwn(path) && !ownFiles.includes(path));
  if (dirty.length > 0) throw refuseDirty(git, dirty);
  return journal;
}

function refuseWithoutGit(cwd: string): ExitError {
  return new ExitError(
    exitCodes.dirtyTree,
    `${cwd} is in no git repository, so a run could not be undone.`,
    "Run `git init` and commit, or pass --allow-dirty; --dry and --print only look.",
  );
}

function refuseDirty(git: GitTree, dirty: readonly string[]): ExitError {
  const shown = dirty.slice(0, 5).map((path) => path.slice(git.root.length + 1));
  const more = dirty.length > shown.length ? ` and ${dirty.length - shown.length} more` : "";
  return new ExitError(
    exitCodes.dirtyTree,
    `There are uncommitted changes: ${shown.join(", ")}${more}.`,
    "Commit or stash them, so that `git diff` shows the migration alone; or pass --allow-dirty.",
  );
}
