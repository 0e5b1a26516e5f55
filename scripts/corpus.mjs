// npm run corpus -- <list.json> [--only name,name] [--raise auto --raise first] [--out docs/corpus.md] [--scratch dir] [--tool dir] [--keep]
// Migrates a copy of each checkout of the list, runs the checkout's own type check and tests before and after,
// and writes the table. The list and the checkouts stay outside the repository:
// [{ name, path, typecheck: [command], tests: [command], prepare?: [command], migrate?: [flag], env?: {} }]
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { collectBrokenBars } from "./corpus/bars.mjs";
import { renderTable } from "./corpus/render-table.mjs";
import { runCheckout } from "./corpus/run-checkout.mjs";
import { writePage } from "./corpus/write-page.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: "string" },
    raise: { type: "string", multiple: true, default: ["auto"] },
    out: { type: "string", default: join(root, "docs/corpus.md") },
    scratch: { type: "string", default: join(tmpdir(), "except-star-corpus") },
    tool: { type: "string", default: root },
    keep: { type: "boolean", default: false },
  },
});
const [list] = positionals;
if (!list) throw new Error("usage: npm run corpus -- <list.json> [--only names] [--raise auto|first]…");

const places = { tool: resolve(values.tool), scratch: resolve(values.scratch) };
const results = [];
for (const entry of readList(list)) await runEntry(entry);
await writePage(values.out, renderTable(results));
const broken = collectBrokenBars(results);
for (const sentence of broken) console.log(`broken: ${sentence}`);
console.log(`${results.length} runs, ${broken.length} bars broken; ${values.out}`);
process.exitCode = broken.length > 0 ? 1 : 0;

function readList(file) {
  const wanted = values.only?.split(",");
  return JSON.parse(readFileSync(file, "utf8"))
    .filter(({ name }) => !wanted || wanted.includes(name))
    .map((entry) => ({ ...entry, path: resolve(dirname(file), entry.path) }));
}

/** An exception is a result too, so that one bad checkout does not end the run. */
async function runEntry(entry) {
  const say = (text) => console.log(`${new Date().toTimeString().slice(0, 8)} ${entry.name} ${text}`);
  try {
    for await (const result of runCheckout(entry, { ...places, raises: values.raise, say })) {
      await addResult(result);
    }
  } catch (error) {
    say(`failed: ${error.message}`);
    results.push({ name: entry.name, failed: error.message });
  }
  if (!values.keep) rmSync(join(places.scratch, entry.name), { recursive: true, force: true });
}

/** The table is written after every run, so that a long one can be read while it goes on. */
async function addResult(result) {
  results.push(result);
  const file = join(places.scratch, `${result.name}.${result.raise}.result.json`);
  writeFileSync(file, JSON.stringify(result, undefined, 1));
  await writePage(values.out, renderTable(results));
}
