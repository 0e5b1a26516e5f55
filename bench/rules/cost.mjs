// npm run bench:rules -- <checkout> [--under packages/core] [--ignore "**/*.spec.ts"] [--preset all] [--runs 5] [--untyped] [--clocks] [--plugin file]
// What our rules add to the CPU time of a whole lint of a checkout: medians of interleaved runs, and their ratio.
// With --clocks also what each rule took, from runs that are slower by the reading of the clocks.
// Leave out what no tsconfig includes (tests, mostly): each such file makes the project service load its programs anew.
// Typed, the lint is no-floating-promises and no-misused-promises; untyped, ESLint's recommended rules.
import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    under: { type: "string", multiple: true, default: ["."] },
    ignore: { type: "string", multiple: true, default: [] },
    preset: { type: "string", multiple: true, default: [] },
    runs: { type: "string", default: "5" },
    untyped: { type: "boolean", default: false },
    clocks: { type: "boolean", default: false },
    plugin: { type: "string" },
  },
});
const [checkout] = positionals;
if (!checkout)
  throw new Error("usage: npm run bench:rules -- <checkout> [--under dir] [--preset name] [--runs 5]");
const typed = !values.untyped;
const usual = typed ? ["recommendedTypeChecked", "migrate", "all"] : ["recommended", "all"];
const presets = ["", ...(values.preset.length > 0 ? values.preset : usual)];

/** @type {Map<string, any[]>} */
const results = new Map(presets.map((preset) => [preset, []]));
for (let run = 0; run < Number(values.runs); run++) {
  for (const preset of presets) results.get(preset).push(lint(preset));
}
print();

function lint(preset) {
  const given = {
    root: resolve(checkout),
    under: values.under,
    ignore: values.ignore,
    typed,
    preset,
    plugin: values.plugin,
    clocks: values.clocks,
  };
  const script = fileURLToPath(new URL("./lint-run.mjs", import.meta.url));
  const args = ["--max-old-space-size=6000", script, JSON.stringify(given)];
  return JSON.parse(
    execFileSync(process.execPath, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
  );
}

function median(numbers) {
  return numbers.sort((one, other) => one - other)[Math.floor(numbers.length / 2)];
}

function print() {
  const base = median(results.get("").map(({ cpu }) => cpu));
  const [{ files }] = results.get("");
  console.log(
    `${files} files, ${typed ? "typed" : "untyped"}; ${values.runs} runs each, interleaved; CPU time`,
  );
  console.log(`${"without our rules".padEnd(34)} ${(base / 1000).toFixed(2).padStart(7)} s`);
  for (const preset of presets.slice(1)) {
    const runs = results.get(preset);
    const cpu = median(runs.map((run) => run.cpu));
    const share = `${cpu >= base ? "+" : ""}${(100 * (cpu / base - 1)).toFixed(1)} %`;
    console.log(
      `${preset.padEnd(34)} ${(cpu / 1000).toFixed(2).padStart(7)} s  ${share}  ${runs[0].count} reports`,
    );
    if (!values.clocks) continue;
    const names = Object.keys(runs[0].spent);
    const rows = names.map((name) => [name, median(runs.map((run) => run.spent[name] ?? 0))]);
    for (const [name, spent] of rows.sort((one, other) => other[1] - one[1])) {
      if (spent / base < 0.0005) continue;
      console.log(
        `  ${name.padEnd(32)} ${(spent / 1000).toFixed(2).padStart(7)} s  ${((100 * spent) / base).toFixed(1)} %`,
      );
    }
    const inside = rows.reduce((sum, [, spent]) => sum + spent, 0);
    console.log(
      `  ${"all of them, by their own clocks".padEnd(32)} ${(inside / 1000).toFixed(2).padStart(7)} s  ${((100 * inside) / base).toFixed(1)} %`,
    );
  }
}
