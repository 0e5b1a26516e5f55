// node --expose-gc bench/runtime/heap.mjs [--groups=1000000]
// Heap while a million groups come and go on one parent signal: hand-linked by us, and with AbortSignal.any for comparison.
import { parseArgs } from "node:util";
import { loadRuntime } from "./load-runtime.mjs";

const { values } = parseArgs({ options: { groups: { type: "string", default: "1000000" } } });
const groups = Number(values.groups);
if (!globalThis.gc) throw new Error("run with --expose-gc");

const { TaskGroup, timeout } = await loadRuntime();
const work = async () => null;

const ways = {
  "TaskGroup.all": (signal) => TaskGroup.all([work], { signal }),
  "TaskGroup.run, signal read": (signal) =>
    TaskGroup.run((group) => void group.createTask((scope) => scope.signal.aborted), { signal }),
  timeout: (signal) => timeout(60_000, work, { signal }),
};

function megabytes() {
  globalThis.gc();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

for (const [name, run] of Object.entries(ways)) {
  const { signal } = new AbortController();
  for (let i = 0; i < 1_000; i++) await run(signal);
  const before = megabytes();
  const started = performance.now();
  for (let i = 0; i < groups; i++) await run(signal);
  const grown = megabytes() - before;
  const seconds = (performance.now() - started) / 1_000;
  console.log(
    `${name}: ${groups} groups on one signal, heap ${grown.toFixed(2)} MB more, ${seconds.toFixed(1)} s`,
  );
  if (grown > 2) process.exitCode = 1;
}
