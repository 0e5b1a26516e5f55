// npm run bench:codemod -- <folder> [--runs 3]
// The syntax-only transform against jscodeshift parsing every file of a folder: both by jscodeshift's own command
// line, in one process, writing nothing; interleaved, CPU time, and their ratio.
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { measure, medianOf, print } from "./measure.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: "string", default: "3" } },
});
const [folder] = positionals;
if (!folder) throw new Error("usage: npm run bench:codemod -- <folder> [--runs 3]");

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const jscodeshift = createRequire(import.meta.url).resolve("jscodeshift/bin/jscodeshift.js");
const transforms = {
  "jscodeshift parses every file": path("./parse-only.mjs"),
  "promise-all-to-task-group": path("../../dist/codemods/promise-all-to-task-group.js"),
};
const runs = Object.fromEntries(Object.keys(transforms).map((label) => [label, []]));
for (let run = 0; run < Number(values.runs); run += 1) {
  for (const [label, transform] of Object.entries(transforms)) runs[label].push(transformAll(transform));
}

const [parsing, ours] = Object.entries(runs).map(([label, all]) => {
  const median = medianOf(all);
  print(label, median, all[0].counts);
  return median.seconds;
});
console.log(`${(parsing / ours).toFixed(1)} times faster; ${values.runs} runs each, interleaved, CPU time`);

function transformAll(transform) {
  const extensions = "--extensions=ts,tsx,mts,cts,js,jsx,mjs,cjs";
  const flags = ["--no-babel", "--run-in-band", "--dry", "--ignore-pattern=**/node_modules/**", extensions];
  const run = measure(jscodeshift, [...flags, "-t", transform, resolve(folder)]);
  const counts = run.stdout.match(/\d+ (?:errors|unmodified|skipped|ok)/g) ?? [];
  if (counts.length === 0) throw new Error(run.stdout + run.stderr);
  return { ...run, counts: counts.join(", ") };
}
