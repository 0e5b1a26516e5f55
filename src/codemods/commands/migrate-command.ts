import { relative, resolve } from "node:path";
import { planDependencies, type DependencyPlan } from "../dependencies.js";
import { findStart } from "../discover.js";
import { exitCodes, ExitError } from "../exit-error.js";
import { readOptions, type Flags } from "../flags.js";
import { askForUnits } from "../interactive.js";
import { planMigration, renderWrites, type Migration } from "../migrate.js";
import type { MigrateOptions } from "../options.js";
import { installDependencies } from "../package-manager.js";
import { toPosix } from "../programs.js";
import { savePlan } from "../plan-file.js";
import { createPlanUnits } from "../plan-units.js";
import { createReport, type MigrationReport } from "../report.js";
import { applyOutputs } from "../report-outputs.js";
import { findRuntimePackage } from "../runtime-package.js";
import type { Terminal } from "../terminal.js";
import { applyGuarded } from "./apply-guarded.js";
import { prepareTree } from "./prepare-tree.js";

/** How a command was called. */
export interface CommandCall {
  readonly cwd: string;
  readonly args: readonly string[];
  readonly flags: Flags;
  readonly terminal: Terminal;
}

/** `except-star migrate`: plans, shows and writes. Returns the exit code. */
export async function runMigrate(call: CommandCall): Promise<number> {
  const { flags } = call;
  const options = readOptions(call.cwd, call.args, flags);
  for (const path of options.paths) findStart(options.cwd, path);
  const isWriting = flags["dry"] !== true && flags["print"] !== true && flags["plan"] === undefined;
  const journal = isWriting ? prepareTree(call, collectReportFiles(call)) : undefined;
  const { migration, report } = await planVerified(call, options);
  if (flags["plan"] !== undefined) savePlan(resolve(call.cwd, nameOfPlan(flags["plan"])), migration);
  const dependencies = planNeeded(migration);
  const refused =
    journal === undefined
      ? []
      : applyGuarded([...dependencies.writes, ...migration.writes], journal, call.terminal);
  const isWritten = journal !== undefined;
  const next = [
    ...(await finishDependencies(call, dependencies, isWritten)),
    ...adviseNext(report, flags, isWritten),
  ];
  applyOutputs(report, { call, isWritten, next });
  return findExitCode(report, refused.length > 0, flags);
}

/** `except-star check`: the same analysis, no writes; 1 when migrate would change something. */
export async function runCheck(call: CommandCall): Promise<number> {
  const options = readOptions(call.cwd, call.args, call.flags);
  const { report } = await planVerified(call, options);
  const wouldWrite = report.files.length > 0;
  applyOutputs(report, { call, isWritten: false, next: wouldWrite ? ["except-star migrate writes it"] : [] });
  const code = findExitCode(report, false, call.flags);
  return code === exitCodes.done && wouldWrite ? exitCodes.editsFound : code;
}

/** What an earlier run with the same flags may have left beside the sources. */
function collectReportFiles({ cwd, flags }: CommandCall): string[] {
  const names = {
    json: "",
    html: "except-star.html",
    sarif: "except-star.sarif",
    plan: "except-star-plan.json",
  };
  return Object.entries(names).map(([flag, usual]) => {
    const given = flags[flag];
    return toPosix(resolve(cwd, typeof given === "string" ? given : usual));
  });
}

async function planVerified(
  call: CommandCall,
  options: MigrateOptions,
): Promise<{ readonly migration: Migration; readonly report: MigrationReport }> {
  let migration = await planMigration(options, createPlanUnits(options), createProgress(call));
  if (migration.verification.remaining.length > 0) throw refuseUnverified(migration);
  if (call.flags["interactive"] === true) {
    if (!call.terminal.isInteractive)
      throw new ExitError(exitCodes.usage, "--interactive needs a terminal.", "Name paths instead.");
    await askForUnits(migration, call.terminal);
    const { discovery, renderer, choices } = migration;
    migration = { ...migration, writes: await renderWrites(discovery.root, renderer, choices) };
  }
  return { migration, report: createReport(migration) };
}

function createProgress({ flags, terminal }: CommandCall): (step: string, detail: string) => void {
  if (flags["quiet"] === true) return () => undefined;
  return (step, detail) => terminal.tell(terminal.paint.dim(`${step.padEnd(8)} ${detail}`));
}

function nameOfPlan(flag: unknown): string {
  return typeof flag === "string" ? flag : "except-star-plan.json";
}

function planNeeded({ writes, discovery }: Migration): DependencyPlan {
  const files = writes.map(({ path }) => path);
  return planDependencies(discovery.root, files, findRuntimePackage());
}

async function finishDependencies(
  call: CommandCall,
  plan: DependencyPlan,
  isWritten: boolean,
): Promise<string[]> {
  const isHomeless = plan.homeless.length > 0;
  const byHand = "add the dependency except-star by hand: no package.json stands above the files";
  const advice = isHomeless ? [byHand] : [];
  if (plan.added.length === 0) return advice;
  if (!isWritten) return [...advice, "the dependency except-star will be added to package.json"];
  return [...advice, ...(await installDependencies(call))];
}

function adviseNext(report: MigrationReport, flags: Flags, isWritten: boolean): string[] {
  if (report.files.length === 0) return [];
  if (flags["plan"] !== undefined)
    return [`except-star migrate --apply ${nameOfPlan(flags["plan"])} writes it`];
  if (!isWritten) return ["except-star migrate writes it; --print shows the diff"];
  return [
    "run your type check and your tests, then read `git diff`",
    "except-star explain <file:line> says why a site is as it is",
  ];
}

function refuseUnverified({ verification, discovery }: Migration): ExitError {
  const { remaining } = verification;
  const lines = remaining
    .slice(0, 5)
    .map(({ path, code, message }) => `\n  ${relative(discovery.root, path)}: TS${code}: ${message}`);
  return new ExitError(
    exitCodes.unverified,
    `The rewrite would bring ${remaining.length} type errors that no site accounts for; nothing was written.${lines.join("")}`,
    "Please report it. Paths that leave the files concerned out, or --verify changed, go round it.",
  );
}

function findExitCode(report: MigrationReport, isRefused: boolean, flags: Flags): number {
  if (report.problems.length > 0 || isRefused) return exitCodes.someFilesFailed;
  const isLeft = report.sites.some(({ outcome }) => outcome === "left");
  return flags["strict"] === true && isLeft ? exitCodes.editsFound : exitCodes.done;
}
