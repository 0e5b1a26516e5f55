// node scripts/corpus/seed-failures.mjs <list.json> [--only names] [--files n] [--minutes n] [--sites text] [--out file.json] [--doc file.md]
// Makes each covered fan-out of a checkout fail in turn, before and after the migration, under the checkout's own tests,
// and says what differs. An entry of the list has: seed: { runner: vitest|jest|mocha, command, all?: arguments }.
import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { copyCheckout, installRuntime } from "./run-checkout.mjs";
import { renderSeeds } from "./render-seeds.mjs";
import { compareRuns, normalise } from "./seed-compare.mjs";
import { runSeeds, runTests } from "./seed-tests.mjs";
import { applyVariant, createVariants } from "./seed-variants.mjs";
import { writePage } from "./write-page.mjs";

/** Of a longer list only the first and the last element fail: it was made by one expression for all. */
const largestList = 6;

const root = fileURLToPath(new URL("../..", import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: "string" },
    sites: { type: "string", default: "" },
    files: { type: "string", default: "2" },
    minutes: { type: "string", default: "60" },
    scratch: { type: "string", default: join(tmpdir(), "except-star-seeds") },
    tool: { type: "string", default: root },
    out: { type: "string" },
    doc: { type: "string" },
  },
});
const places = { tool: resolve(values.tool), scratch: resolve(values.scratch) };
const results = [];
for (const entry of readList(positionals[0])) {
  if (!values.only || values.only.split(",").includes(entry.name)) results.push(await seedCheckout(entry));
}
if (values.doc) await writePage(values.doc, renderSeeds(results));
process.exitCode = results.some(({ differences }) => differences.length > 0) ? 1 : 0;

function readList(file) {
  const entries = JSON.parse(readFileSync(file, "utf8")).filter(({ seed }) => seed);
  return entries.map((entry) => ({ ...entry, path: resolve(dirname(file), entry.path) }));
}

async function seedCheckout(entry) {
  const say = (text) => console.log(`${new Date().toTimeString().slice(0, 8)} ${entry.name} ${text}`);
  const copy = copyCheckout(entry, places.scratch);
  const { variants, tested, trouble } = await createVariants(entry, copy, places);
  for (const sentence of trouble) say(`trouble: ${sentence}`);
  installRuntime(places.tool, copy);
  const [before, ...others] = variants;
  applyVariant(copy, before);
  const covered = await collectCovered(entry, copy, { before, say });
  const seeds = covered.flatMap((site) => createSeeds(site, findTested(site, { others, tested })));
  say(`${covered.length} sites run by its tests, ${seeds.length} seeds`);
  const limit = (Number(values.minutes) * 60_000) / variants.length;
  const runs = await runVariants({ entry, copy, variants, seeds, say, limit });
  const differences = await compareVariants({ entry, copy, before, others, seeds, runs, say });
  const result = {
    name: entry.name,
    sites: covered,
    planned: seeds.length,
    ...countSitesOf(before, others.at(-1).report, covered),
    ...countRuns(runs),
    trouble,
    differences,
    seeds: summariseSeeds(runs),
  };
  if (values.out) writeFileSync(values.out, JSON.stringify([...results, result], undefined, 1));
  say(`${result.runs} runs, ${result.fired} fired; ${differences.length} differences`);
  return result;
}

/** A run without a seed tells which test files reach which site, and the most elements it had there. */
async function collectCovered(entry, copy, { before, say }) {
  const run = await runTests(entry, copy, { scratch: places.scratch });
  say(
    `without a seed: ${run.tests.size} tests, ${run.events.length} fan-outs run, ${run.seconds.toFixed(0)} s`,
  );
  if (run.tests.size === 0) say(run.text.slice(-1500));
  const lines = new Map(
    [...before.shapes.values()].flatMap(({ sites }) => sites.map(({ id, line }) => [id, line])),
  );
  const sites = new Map();
  for (const { id, file, size } of run.events) {
    if (!file || !lines.has(id)) continue;
    const files = sites.get(id) ?? sites.set(id, new Map()).get(id);
    files.set(file, Math.max(size, files.get(file) ?? 0));
  }
  const place = (id) => `${id.split("#")[0]}:${lines.get(id)}`;
  return [...sites]
    .map(([id, files]) => ({
      id,
      place: place(id),
      size: Math.max(...files.values()),
      files: chooseFiles(files, run.tests),
    }))
    .filter((site) => site.place.includes(values.sites));
}

/** Files in which the site has several elements first, then the quickest ones. */
function chooseFiles(files, tests) {
  const cost = (file) =>
    [...tests].reduce((ms, [name, test]) => ms + (name.startsWith(`${file} >`) ? test.ms : 0), 0);
  const sorted = [...files].sort(([a, m], [b, n]) => Math.min(n, 2) - Math.min(m, 2) || cost(a) - cost(b));
  return sorted.slice(0, Number(values.files)).map(([file]) => file);
}

/** What the handlers above a site, as the migration's report names them, test for. */
function findTested({ place }, { others, tested }) {
  const sites = others.flatMap(({ report }) =>
    report.sites.filter(({ path, line }) => `${path}:${line}` === place),
  );
  const files = new Set(
    sites.flatMap(({ handlers }) => handlers.map((handler) => handler.replace(/:\d+$/, ""))),
  );
  return tested.filter(({ path }) => files.has(path)).slice(0, 3);
}

function createSeeds({ id, place, size, files }, tests) {
  const middle = size > largestList ? [] : Array.from({ length: Math.max(0, size - 2) }, (_, i) => i + 1);
  const seeds = [
    { kind: "other", element: 0 },
    ...middle.map((element) => ({ kind: "other", element })),
    ...(size > 1 ? [{ kind: "other", element: "last", late: true }, { kind: "two" }] : []),
    ...tests.map(({ className, properties }) => ({
      kind: "tested",
      element: size > 1 ? "last" : 0,
      className,
      properties,
    })),
  ];
  return seeds.map((seed) => ({ place, files, seed: { site: id, ...seed } }));
}

/** All seeds of one version, then of the next: the files are written three times only. What is too late for the first is left out. */
async function runVariants({ entry, copy, variants, seeds, say, limit = Infinity }) {
  const runs = new Map();
  let known = seeds;
  for (const [index, variant] of variants.entries()) {
    const started = Date.now();
    applyVariant(copy, variant);
    const isLate = () => index === 0 && Date.now() - started > limit;
    const results = await runSeeds(entry, copy, { seeds: known, scratch: places.scratch, isLate });
    known = [...results.keys()];
    runs.set(variant.name, results);
    say(`${variant.name}: ${results.size} of ${seeds.length} seeds run`);
  }
  return runs;
}

/** Only what a second pair of runs shows again is a difference; the rest is a test that differs from run to run. */
async function compareVariants({ before, others, runs, say, ...context }) {
  const differences = [];
  for (const variant of others) {
    const found = collectDifferences(runs.get("before"), runs.get(variant.name), variant.name);
    if (found.length === 0) continue;
    const seeds = [...new Set(found.map(({ seed }) => seed))];
    const again = await runVariants({ ...context, variants: [before, variant], seeds, say });
    const repeated = collectDifferences(again.get("before"), again.get(variant.name), variant.name);
    const kept = found.filter((one) => repeated.some((other) => isAlike(one, other)));
    say(`${variant.name}: ${found.length} differences, ${kept.length} of them twice`);
    for (const { seed, kind, text } of kept) {
      say(
        `${variant.name} ${seed.place} ${JSON.stringify({ ...seed.seed, site: undefined })} ${kind}: ${text}`,
      );
      differences.push({ variant: variant.name, ...seed, kind, text });
    }
  }
  return differences;
}

function collectDifferences(before, after, mode) {
  return [...after].flatMap(([seed, run]) =>
    compareRuns(before.get(seed), run, mode).map((one) => ({ seed, ...one })),
  );
}

function isAlike(a, b) {
  const plain = (text) => normalise(text).replace(/\d+/g, "");
  return a.seed === b.seed && a.kind === b.kind && plain(a.text) === plain(b.text);
}

/** How many fan-outs the sources hold, and how many of those that were run raise a group by default. */
function countSitesOf(before, { sites }, covered) {
  const groups = new Set(
    sites
      .filter(({ outcome }) => outcome === "group" || outcome === "signal")
      .map(({ path, line }) => `${path}:${line}`),
  );
  return {
    all: [...before.shapes.values()].reduce((total, shape) => total + shape.sites.length, 0),
    grouped: covered.filter(({ place }) => groups.has(place)).length,
  };
}

function countRuns(runs) {
  const all = [...runs.values()].flatMap((results) => [...results.values()]);
  return { runs: all.length, fired: all.filter(hasFired).length };
}

function hasFired({ events }) {
  return events.some(({ type }) => type === "site");
}

/** Per seed: how often it fired, and what the error met, in each version. */
function summariseSeeds(runs) {
  return [...runs.get("before").keys()].map(({ place, files, seed }, index) => ({
    place,
    files,
    seed,
    ...Object.fromEntries(
      [...runs].map(([name, results]) => [name, summarise([...results.values()][index])]),
    ),
  }));
}

function summarise(run) {
  if (!run) return undefined;
  const count = (type) => run.events.filter((event) => event.type === type).length;
  const failed = [...run.tests.values()].filter(({ status }) => status === "failed").length;
  return {
    fired: count("site"),
    handlers: count("enter"),
    arms: count("arm"),
    left: count("left"),
    tests: run.tests.size,
    failed,
  };
}
