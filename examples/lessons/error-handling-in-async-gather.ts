// gather(): the first error alone, at once, is `raise: "first"`; return_exceptions=True is TaskGroup.settle.
import { setTimeout } from "node:timers/promises";
import { TaskGroup } from "except-star";

class ValueError extends Error {}

async function task(n: number): Promise<number> {
  await setTimeout(n * 5);
  if (n === 2) throw new ValueError(`Task ${n} failed!`);
  return n;
}

try {
  await TaskGroup.all([() => task(1), () => task(2), () => task(3)], { raise: "first" });
} catch (error) {
  if (!(error instanceof ValueError)) throw error;
  console.log(`Error: ${error.message}`);
}

const results = await TaskGroup.settle([() => task(1), () => task(2), () => task(3)]);
for (const [i, result] of results.entries()) {
  if (result.status === "rejected") console.log(`Task ${i + 1}: Error - ${(result.reason as Error).message}`);
  else console.log(`Task ${i + 1}: Success - ${result.value}`);
}
