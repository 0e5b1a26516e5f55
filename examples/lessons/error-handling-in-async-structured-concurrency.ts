// Structured concurrency: after the group, every task has ended.
import { setTimeout } from "node:timers/promises";
import { type Scope, TaskGroup } from "except-star";

async function worker(name: string, ms: number, { signal }: Scope): Promise<string> {
  console.log(`Worker ${name}: starting`);
  await setTimeout(ms, undefined, { signal });
  console.log(`Worker ${name}: done`);
  return `Result from ${name}`;
}

const [first, second, third] = await TaskGroup.all([
  (scope) => worker("A", 20, scope),
  (scope) => worker("B", 60, scope),
  (scope) => worker("C", 40, scope),
]);
console.log(`Results: ${first}, ${second}, ${third}`);
