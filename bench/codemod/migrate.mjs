// npm run bench:migrate -- <checkout> [--check "-p ."]… [--runs 3] [--flag --raise=first]…
// A whole `migrate --dry` of a checkout against the checkout's own tsc from nothing: each --check is one run of it, and
// their CPU times are added. Interleaved; medians and ratios. The formatter's share is in the former.
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { measure, medianOf, print } from "./measure.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    check: { type: "string", multiple: true, default: ["-p ."] },
    flag: { type: "string", multiple: true, default: [] },
    runs: { type: "string", default: "3" },
  },
});
const [given] = positionals;
if (!given) throw new Error('usage: npm run bench:migrate -- <checkout> [--check "-p ."]…');
const checkout = resolve(given);

const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const tsc = createRequire(join(checkout, "package.json")).resolve("typescript/bin/tsc");
const fresh = ["--noEmit", "--incremental", "false", "--composite", "false"];
const checks = [];
const migrations = [];
for (let run = 0; run < Number(values.runs); run += 1) {
  checks.push(checkAll());
  migrations.push(measure(cli, ["migrate", "--dry", "--allow-dirty", ...values.flag], { cwd: checkout }));
}

const check = medianOf(checks);
const migration = medianOf(migrations);
print(`tsc ${values.check.join("; ")}`, check, `${checks[0].errors} errors`);
print(`migrate ${values.flag.join(" ")}`, migration, migrations[0].stdout.split("\n")[0]);
const ratio = (name) => (migration[name] / check[name]).toFixed(2);
console.log(`${ratio("seconds")} times the CPU time, ${ratio("megabytes")} times the memory`);

function checkAll() {
  const all = values.check.map((line) => measure(tsc, [...line.split(" "), ...fresh], { cwd: checkout }));
  return {
    seconds: all.reduce((sum, { seconds }) => sum + seconds, 0),
    megabytes: Math.max(...all.map(({ megabytes }) => megabytes)),
    errors: all.reduce((sum, { stdout }) => sum + (stdout.match(/error TS\d+/g)?.length ?? 0), 0),
  };
}
