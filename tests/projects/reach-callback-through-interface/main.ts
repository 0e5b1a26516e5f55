import { runner, type Runner } from "./runner.js";
import { fetchOne } from "./fetch-one.js";
async function start(given: Runner): Promise<void> {
  await given.race(Promise.all([1, 2].map(async (n) => fetchOne(n))));
}

export async function main(): Promise<void> {
  try {
    await start(runner);
  } catch /* b */ {
    return;
  }
}
void main();
