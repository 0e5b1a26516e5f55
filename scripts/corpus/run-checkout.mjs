// One checkout of the list: copied, checked, migrated, checked again.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { globSync } from "tinyglobby";
import { collectChangedFiles, collectStrayLines } from "./changed-lines.mjs";
import { collectNewDiagnostics, readDiagnostics } from "./diagnostics.mjs";
import { collectUnformatted } from "./formatted.mjs";
import { commitBaseline, git } from "./git.mjs";
import { measure, measureAll } from "./measure.mjs";
import { readTestCounts } from "./test-counts.mjs";

/**
 * Runs the checkout's own commands once, then migrates it once per setting of `--raise`.
 * What it yields is everything that the table and the bars are made from, as plain data.
 */
export async function* runCheckout(entry, { tool, scratch, raises, say }) {
  const copy = copyCheckout(entry, scratch);
  say("copied");
  const before = await runOwnCommands(entry, copy);
  say(`before: ${renderOwn(before)}`);
  for (const raise of raises) {
    resetCopy(copy);
    const flags = [...(entry.migrate ?? []), ...(raise === "auto" ? [] : ["--raise", raise])];
    const talk = (text) => say(`(${raise}) ${text}`);
    const result = await runOnce({ ...entry, migrate: flags }, copy, { tool, scratch, before, say: talk });
    yield { name: entry.name, raise, ...result };
  }
}

async function runOnce(entry, copy, { tool, scratch, before, say }) {
  const { report, run } = await migrate(entry, copy, { tool, scratch });
  say(`migrated: ${report.sites.length} places in ${report.files.length} files, ${run.cpu.toFixed(1)} s CPU`);
  installRuntime(tool, copy);
  const prepared = await measureAll(entry.prepare ?? [], { cwd: copy });
  const after = await runOwnCommands(entry, copy);
  say(`after: ${renderOwn(after)}`);
  return {
    report,
    run: { cpu: run.cpu, seconds: run.seconds, memory: run.memory, code: run.code },
    reference: { cpu: before.types.cpu, memory: before.types.memory },
    prepared: prepared.code,
    diagnosticsBefore: readDiagnostics(before.types.text).length,
    newDiagnostics: collectNewDiagnostics(before.types.text, after.types.text).map(({ text }) => text),
    typesNotRun: before.types.code !== 0 && readDiagnostics(before.types.text).length === 0,
    typesBroken: after.types.code !== 0 && before.types.code === 0,
    tests: { before: before.tests, after: after.tests },
    stray: collectStrayLines(copy, report),
    unformatted: await collectUnformatted(copy, collectChangedFiles(copy)),
    again: await collectSecondRun(entry, copy, { tool, scratch }),
  };
}

/** A full copy, never links: a rewritten file must not change the original. */
export function copyCheckout({ name, path }, scratch) {
  const copy = join(scratch, name);
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  execFileSync("cp", ["-a", path, copy]);
  commitBaseline(copy);
  return copy;
}

/** Back to the checkout as it was copied; what tests and builds left in ignored folders stays. */
function resetCopy(copy) {
  git(copy, ["reset", "--quiet", "--hard"]);
  git(copy, ["clean", "--quiet", "-df"]);
  rmSync(join(copy, "node_modules/except-star"), { recursive: true, force: true });
}

async function runOwnCommands({ typecheck = [], tests = [], env }, copy) {
  forgetBuilds(copy);
  const types = await measureAll(typecheck, { cwd: copy, env });
  if (tests.length === 0) return { types };
  const { text } = await measureAll(tests, { cwd: copy, env });
  return {
    types,
    tests: readTestCounts(text) ?? { passed: 0, failed: 0, names: [], broken: text.slice(-600) },
  };
}

/** An incremental check of what was checked before checks nothing. */
function forgetBuilds(copy) {
  const ignore = ["**/node_modules/**"];
  for (const file of globSync("**/*.tsbuildinfo", { cwd: copy, absolute: true, dot: true, ignore }))
    rmSync(file);
}

function renderOwn({ types, tests }) {
  const checked = `${readDiagnostics(types.text).length} diagnostics, ${types.cpu.toFixed(1)} s CPU`;
  return tests ? `${checked}; ${tests.passed} tests pass, ${tests.failed} fail` : checked;
}

export async function migrate(entry, copy, { tool, scratch }) {
  const json = join(scratch, `${entry.name}.report.json`);
  rmSync(json, { force: true });
  const flags = (entry.migrate ?? []).map((flag) => `'${flag}'`).join(" ");
  const command = `node '${join(tool, "dist/cli.js")}' migrate --allow-dirty --json '${json}' ${flags}`;
  const run = await measure(command, { cwd: copy });
  if (!existsSync(json))
    throw new Error(`migrate ended with ${run.code} and no report:\n${run.text.slice(-2000)}`);
  return { run, report: JSON.parse(readFileSync(json, "utf8")) };
}

/** What a package manager would install: package.json and dist of the runtime. */
export function installRuntime(tool, copy) {
  const target = join(copy, "node_modules/except-star");
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const part of ["package.json", "dist"]) {
    cpSync(join(tool, "src/runtime", part), join(target, part), { recursive: true });
  }
}

/** Files that a second run of the migration changes; there must be none. */
async function collectSecondRun(entry, copy, places) {
  const before = git(copy, ["diff", "--no-ext-diff"]);
  await migrate(entry, copy, places);
  if (git(copy, ["diff", "--no-ext-diff"]) === before) return [];
  return ["a second run changes the tree again"];
}
