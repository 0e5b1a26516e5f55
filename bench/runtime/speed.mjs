// node bench/runtime/speed.mjs [--rounds=5] [--sizes=10,1000,100000] [--only=TaskGroup]
// CPU time of running N small tasks, as a ratio to Promise.all: median of interleaved rounds.
// A round takes five sizes around N, because at a single one the garbage collector decides: with 100,000 tasks on Node 24
// Promise.all allocates 57 MB, just less than the 64 MB that V8 fills before it collects, and whatever allocates a sixth
// more pays 40 ms for one collection that finds everything alive; with 120,000 tasks Promise.all pays the same.
import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createContenders } from "./contenders.mjs";
import { loadRuntime } from "./load-runtime.mjs";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    sizes: { type: "string", default: "10,1000,100000" },
    only: { type: "string", default: "" },
  },
});
const rounds = Number(values.rounds);
const sizes = values.sizes.split(",").map(Number);

/** How long a measurement should take, so that the clock's resolution does not matter. */
const targetMicroseconds = 150_000;

setFlagsFromString("--expose-gc");
/** Before each measurement, so that no contender pays for what the one before it left behind. */
const collectGarbage = runInNewContext("gc");

const spread = [0.6, 0.8, 1, 1.2, 1.4];

/** Of one run over N items, as the mean of the sizes around it. */
async function cpuMicroseconds(run, lists, repeats) {
  collectGarbage();
  const before = process.cpuUsage();
  for (let i = 0; i < repeats; i++) for (const items of lists) await run(items);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / repeats / lists.length;
}

async function findRepeats(run, lists) {
  let repeats = 1;
  for (;;) {
    const each = (await cpuMicroseconds(run, lists, repeats)) * lists.length;
    if (each * repeats >= targetMicroseconds / 4) return Math.max(1, Math.round(targetMicroseconds / each));
    repeats *= 4;
  }
}

const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

async function measure(contenders, size) {
  const lists = spread.map((part) => Array.from({ length: Math.round(size * part) }, (_, index) => index));
  const plans = [];
  for (const [name, run] of Object.entries(contenders)) {
    if (size > 1_000 && name === "effection") continue;
    plans.push({ name, run, repeats: await findRepeats(run, lists), times: [] });
  }
  for (let round = 0; round < rounds; round++) {
    for (const plan of plans) plan.times.push(await cpuMicroseconds(plan.run, lists, plan.repeats));
  }
  return new Map(plans.map(({ name, times }) => [name, median(times)]));
}

const all = createContenders(await loadRuntime());
const names = Object.keys(all).filter((name, index) => index === 0 || name.includes(values.only));
const contenders = Object.fromEntries(names.map((name) => [name, all[name]]));
const results = new Map();
for (const size of sizes) results.set(size, await measure(contenders, size));

const width = Math.max(...names.map((name) => name.length));
console.log(`node ${process.version}, ${rounds} rounds, CPU time as a ratio to Promise.all`);
console.log(["".padEnd(width), ...sizes.map((size) => `N=${size}`.padStart(12))].join(" "));
for (const name of names) {
  const cells = sizes.map((size) => {
    const time = results.get(size).get(name);
    return time === undefined ? "-" : (time / results.get(size).get("Promise.all")).toFixed(2);
  });
  console.log([name.padEnd(width), ...cells.map((cell) => cell.padStart(12))].join(" "));
}
const absolute = sizes.map((size) => `${results.get(size).get("Promise.all").toFixed(1)} µs`.padStart(12));
console.log(["Promise.all itself".padEnd(width), ...absolute].join(" "));
