// An error of an async function is thrown where it is awaited: no group is needed for that.
import { setTimeout } from "node:timers/promises";

class ValueError extends Error {}

async function mightFail(n: number): Promise<string> {
  await setTimeout(5);
  if (n === 2) throw new ValueError(`Task ${n} failed!`);
  return `Task ${n} succeeded`;
}

try {
  await mightFail(2);
} catch (error) {
  if (!(error instanceof ValueError)) throw error;
  console.log(`Caught: ${error.message}`);
}
