// Runs some test files of an instrumented copy with one seed, and reads per test what happened.
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { measure } from "./measure.mjs";

const runtime = fileURLToPath(new URL("./seed-runtime.cjs", import.meta.url));

/** How each runner is told to write JSON to a file. */
const reporters = {
  vitest: (file) => `--reporter=json --outputFile='${file}' --testTimeout=10000 --retry=0`,
  jest: (file) => `--json --outputFile='${file}' --testTimeout=10000`,
  mocha: (file) =>
    `--require '${runtime}' --reporter json --reporter-option output='${file}' --timeout 10000`,
};

/**
 * What happened with each seed. Seeds whose test files do not meet run in one process, since a test file has one seed.
 * Each result is `{ tests: Map(name → { status, message, ms }), events }`.
 */
export async function runSeeds(entry, copy, { seeds, scratch, isLate = () => false }) {
  const results = new Map();
  for (const batch of createBatches(seeds)) {
    if (isLate()) break;
    const assigned = Object.fromEntries(
      batch.flatMap(({ files, seed }) => files.map((file) => [file, seed])),
    );
    const run = await runTests(entry, copy, { assigned, scratch });
    for (const seed of batch) results.set(seed, selectFiles(run, seed.files));
  }
  return results;
}

function createBatches(seeds) {
  const batches = [];
  for (const seed of seeds) {
    const free = batches.find(
      (batch) => !batch.some(({ files }) => files.some((file) => seed.files.includes(file))),
    );
    if (free) free.push(seed);
    else batches.push([seed]);
  }
  return batches;
}

function selectFiles({ tests, events }, files) {
  const isOf = (name) => files.some((file) => name === file || name.startsWith(`${file} >`));
  return {
    tests: new Map([...tests].filter(([name]) => isOf(name))),
    events: events.filter(({ file }) => files.includes(file)),
  };
}

/** One process: with `assigned`, only those test files and each with its seed; else all of them without one. */
export async function runTests(entry, copy, { assigned, scratch }) {
  const log = join(scratch, `${entry.name}.seed.log`);
  const json = join(scratch, `${entry.name}.tests.json`);
  for (const file of [log, json]) rmSync(file, { force: true });
  const chosen = assigned
    ? Object.keys(assigned)
        .map((file) => `'${file}'`)
        .join(" ")
    : (entry.seed.all ?? "");
  const run = await measure(`${entry.seed.command} ${chosen} ${reporters[entry.seed.runner](json)}`, {
    cwd: copy,
    timeout: 300_000,
    env: {
      ...entry.env,
      NODE_OPTIONS: `--require=${runtime}`,
      EXCEPT_STAR_SEED: JSON.stringify(assigned ?? null),
      EXCEPT_STAR_SEED_LOG: log,
    },
  });
  const tests = existsSync(json) ? readTests(JSON.parse(readFileSync(json, "utf8")), copy) : new Map();
  return { tests, events: readEvents(log, copy), seconds: run.seconds, text: run.text };
}

function readEvents(log, copy) {
  if (!existsSync(log)) return [];
  const lines = readFileSync(log, "utf8").split("\n").filter(Boolean);
  return lines.map((line) => {
    const event = JSON.parse(line);
    return { ...event, ...(event.file && { file: relative(copy, event.file) }) };
  });
}

function readTests(result, copy) {
  return new Map(result.testResults ? readJestTests(result, copy) : readMochaTests(result, copy));
}

function readJestTests({ testResults }, copy) {
  return testResults.flatMap(({ name, message, status, assertionResults }) => {
    const file = relative(copy, name);
    const tests = assertionResults.map((test) => [
      `${file} > ${test.fullName}`,
      { status: test.status, message: firstLines(test.failureMessages?.[0]), ms: test.duration ?? 0 },
    ]);
    return tests.length > 0 ? tests : [[file, { status, message: firstLines(message), ms: 0 }]];
  });
}

function readMochaTests({ tests, failures }, copy) {
  const all = [
    ...new Map([...tests, ...failures].map((test) => [`${test.file}${test.fullTitle}`, test])).values(),
  ];
  return all.map((test) => [
    `${relative(copy, test.file)} > ${test.fullTitle}`,
    {
      status: test.err?.message === undefined ? "passed" : "failed",
      message: firstLines(test.err?.message),
      ms: test.duration ?? 0,
    },
  ]);
}

function firstLines(message = "") {
  return message.split("\n").slice(0, 2).join(" ").slice(0, 300);
}
