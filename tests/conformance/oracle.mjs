// npm run test:oracle [-- --seed=1 --count=1000 --kind=groups]
// Lets CPython run fresh random programs, runs them with our runtime, and compares the outcomes.
import { execFile, execFileSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { isDeepStrictEqual, parseArgs, promisify } from "node:util";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const runtime = fileURLToPath(new URL("../../src/runtime/", import.meta.url));
const batchSize = 2_000;
const shownDifferences = 3;

const { values } = parseArgs({
  options: { seed: { type: "string" }, count: { type: "string" }, kind: { type: "string" } },
});

// CPython 3.11.4 and later raise a single new exception bare, as runtime.md has it; before, it came in a group.
function findPython() {
  try {
    const program = "import sys; print(sys.version_info >= (3, 11, 4), sys.version.split()[0])";
    const [isLateEnough, version] = execFileSync("python3", ["-c", program], { encoding: "utf8" })
      .trim()
      .split(" ");
    return isLateEnough === "True" ? version : undefined;
  } catch {
    return undefined;
  }
}

async function generate(seed, count, kinds) {
  const args = [join(here, "oracle.py"), String(seed), String(count), ...kinds];
  const { stdout } = await promisify(execFile)("python3", args, { maxBuffer: 2 ** 30 });
  return JSON.parse(stdout).cases;
}

async function loadKinds(folder) {
  const files = (await readdir(join(here, "kinds"))).filter((file) => file !== "kind.ts");
  const wanted = files.filter((file) => !values.kind || file === `${values.kind}.ts`);
  await build({
    entryPoints: wanted.map((file) => join(here, "kinds", file)),
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node20",
    alias: { "except-star": join(runtime, "index.ts") },
  });
  const modules = wanted.map((file) => pathToFileURL(join(folder, file.replace(/ts$/, "mjs"))).href);
  return Promise.all(modules.map(async (url) => (await import(url)).default));
}

function report(given, expected, actual) {
  console.error(`program  ${JSON.stringify(given)}`);
  console.error(`CPython  ${JSON.stringify(expected)}`);
  console.error(`ours     ${JSON.stringify(actual)}`);
}

/** Adds to `counts` how many differ, by what explains it. */
async function compareBatch(kind, cases, counts) {
  for (const given of cases) {
    const { expected, actual, causes = [] } = await kind.replay(given);
    const wrong = actual.find((outcome) => !isDeepStrictEqual(outcome, expected));
    if (wrong === undefined) continue;
    const cause = causes.toSorted().join(" and ");
    counts.set(cause, (counts.get(cause) ?? 0) + 1);
    if (!cause && counts.get(cause) <= shownDifferences) report(given, expected, wrong);
  }
}

async function runKind(kind, seed) {
  const count = Number(values.count ?? kind.count);
  let compared = 0;
  const counts = new Map();
  const countOf = (batch) => Math.min(batchSize, count - batch * batchSize);
  // The next batch is generated while this one is replayed.
  let next = generate(seed, countOf(0), kind.kinds);
  for (let batch = 0; countOf(batch) > 0; batch++) {
    const cases = await next;
    if (countOf(batch + 1) > 0) next = generate(seed + batch + 1, countOf(batch + 1), kind.kinds);
    await compareBatch(kind, cases, counts);
    compared += cases.length;
  }
  const different = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const share = ((100 * different) / compared).toFixed(3);
  console.log(
    `${kind.kinds.join(", ")}: ${compared} programs from seed ${seed}, ${different} differ (${share} %)`,
  );
  for (const [cause, count] of [...counts].sort(([, a], [, b]) => b - a)) console.log(`  ${count}: ${cause}`);
  return different <= kind.mayDiffer * compared;
}

async function main() {
  const python = findPython();
  if (!python) return console.log("The oracle needs python3, 3.11.4 or later: skipped.");
  console.log(`comparing with CPython ${python}`);
  const seed = Number(values.seed ?? Date.now() % 1_000_000_000);
  const folder = await mkdtemp(join(tmpdir(), "except-star-oracle-"));
  try {
    let isAlike = true;
    for (const kind of await loadKinds(folder)) isAlike = (await runKind(kind, seed)) && isAlike;
    process.exitCode = isAlike ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

await main();
