import { planDependencies, type DependencyPlan } from "../dependencies.js";
import { exitCodes, ExitError } from "../exit-error.js";
import { readOptions, type Flags } from "../flags.js";
import { collectDirtyFiles, findGitTree } from "../git.js";
import { createOwnFileTest, findJournalPath, resumeInterrupted, writeJournaled } from "../journal.js";
import { planMigration, type Migration } from "../migrate.js";
import type { MigrateOptions } from "../options.js";
import { createPlanUnits } from "../plan-units.js";
import { createReport, type MigrationReport } from "../report.js";
import { findRuntimePackage } from "../runtime-package.js";
import { applyOutputs } from "../report-outputs.js";
import type { Terminal } from "../terminal.js";
import { separateRefused } from "../write.js";
import { installDependencies } from "../package-manager.js";

/** How a command was called. */
export interface CommandCall {
  readonly cwd: string;
  readonly args: readonly string[];
  readonly flags: Flags;
  readonly terminal: Terminal;
}

/** `except-star migrate`: plans, shows and writes. Returns the exit code. */
export async function runMigrate(call: CommandCall): Promise<number> {
  const { cwd, args, flags, terminal } = call;
  const options = readOptions(cwd, args, flags);
  const isWriting = flags["dry"] !== true && flags["print"] !== true && flags["plan"] === undefined;
  const journal = isWriting ? prepareTree(options, call) : undefined;
  const migration = await planMigration(options, createPlanUnits(options), createProgress(call));
  const report = createReport(migration);
  if (report.verification.remaining.length > 0) throw refuseUnverified(report);
  const dependencies = planNeeded(migration);
  const refused = journal ? applyMigration(migration, dependencies, journal) : [];
  const next = await finishDependencies(call, dependencies, journal !== undefined);
  applyOutputs(report, {
    call,
    isWritten: journal !== undefined,
    next: [...next, ...adviseNext(report, journal !== undefined)],
  });
  for (const path of refused)
    terminal.tell(
      terminal.paint.red(
        `${path} changed since it was analysed, so it was left as it is. Run migrate again.`,
      ),
    );
  return findExitCode(report, refused, flags);
}

/** `except-star check`: the same analysis, no writes; 1 when migrate would change something. */
export async function runCheck(call: CommandCall): Promise<number> {
  const options = readOptions(call.cwd, call.args, call.flags);
  const migration = await planMigration(options, createPlanUnits(options), createProgress(call));
  const report = createReport(migration);
  if (report.verification.remaining.length > 0) throw refuseUnverified(report);
  applyOutputs(report, {
    call,
    isWritten: false,
    next: report.files.length > 0 ? ["except-star migrate writes it"] : [],
  });
  const code = findExitCode(report, [], call.flags);
  return code === exitCodes.done && report.files.length > 0 ? exitCodes.editsFound : code;
}

/** Finishes an interrupted run, then makes sure that the tree holds nobody's uncommitted work. */
function prepareTree(options: MigrateOptions, { flags, terminal }: CommandCall): string {
  const git = findGitTree(options.cwd);
  const journal = findJournalPath(git?.root ?? options.cwd, git);
  const resumed = resumeInterrupted(journal);
  if (resumed) terminal.tell(`An interrupted run was finished: ${resumed.finished.length} files.`);
  for (const path of resumed?.refused ?? [])
    terminal.tell(`${path} changed meanwhile, so it was left as it is.`);
  if (flags["allowDirty"] === true) return journal;
  if (!git) {
    throw new ExitError(
      exitCodes.dirtyTree,
      `${options.cwd} is in no git repository, so a run could not be undone.`,
      "Run `git init` and commit, or pass --allow-dirty; --dry and --print only look.",
    );
  }
  const isOwn = createOwnFileTest(journal);
  const dirty = collectDirtyFiles(git).filter((path) => !isOwn(path));
  if (dirty.length === 0) return journal;
  const shown = dirty
    .slice(0, 5)
    .map((path) => path.slice(git.root.length + 1))
    .join(", ");
  const more = dirty.length > 5 ? ` and ${dirty.length - 5} more` : "";
  throw new ExitError(
    exitCodes.dirtyTree,
    `There are uncommitted changes: ${shown}${more}.`,
    "Commit or stash them, so that `git diff` shows the migration alone; or pass --allow-dirty.",
  );
}

function createProgress({ flags, terminal }: CommandCall): (step: string, detail: string) => void {
  if (flags["quiet"] === true) return () => undefined;
  return (step, detail) => terminal.tell(terminal.paint.dim(`${step.padEnd(8)} ${detail}`));
}

function planNeeded({ writes, discovery }: Migration): DependencyPlan {
  return planDependencies(
    discovery.root,
    writes.map(({ path }) => path),
    findRuntimePackage(),
  );
}

/** Writes package.json, handlers and sites, in this order. Returns the files that had changed meanwhile. */
function applyMigration({ writes }: Migration, dependencies: DependencyPlan, journal: string): string[] {
  if (writes.length === 0) return [];
  const { ready, refused } = separateRefused([...dependencies.writes, ...writes]);
  writeJournaled(journal, ready);
  return refused.map(({ write }) => write.path);
}

async function finishDependencies(
  call: CommandCall,
  plan: DependencyPlan,
  isWritten: boolean,
): Promise<string[]> {
  const homeless =
    plan.homeless.length > 0
      ? ["add the dependency except-star by hand: no package.json stands above the files"]
      : [];
  if (plan.added.length === 0) return homeless;
  if (!isWritten) return [...homeless, "the dependency except-star will be added to package.json"];
  return [...homeless, ...(await installDependencies(call))];
}

function adviseNext(report: MigrationReport, isWritten: boolean): string[] {
  if (report.files.length === 0) return [];
  if (!isWritten) return ["except-star migrate writes it; --print shows the diff"];
  return [
    "run your type check and your tests, then read `git diff`",
    "except-star explain <file:line> says why a site is as it is",
  ];
}

function refuseUnverified({ verification }: MigrationReport): ExitError {
  const shown = verification.remaining.slice(0, 5).join("\n  ");
  return new ExitError(
    exitCodes.unverified,
    `The rewrite would bring ${verification.remaining.length} type errors that no site accounts for; nothing was written.\n  ${shown}`,
    "Please report it; `--verify changed` or naming paths leaves the files concerned out.",
  );
}

function findExitCode(report: MigrationReport, refused: readonly string[], flags: Flags): number {
  if (report.problems.length > 0 || refused.length > 0) return exitCodes.someFilesFailed;
  const isLeft = report.sites.some(({ outcome }) => outcome === "left");
  return flags["strict"] === true && isLeft ? exitCodes.editsFound : exitCodes.done;
}
