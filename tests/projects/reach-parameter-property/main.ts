import { Task } from "./task.js";
import { fetchOne } from "./fetch-one.js";
const task = new Task(() => Promise.all([1, 2].map(async (n) => fetchOne(n))));

export async function main(): Promise<void> {
  try {
    await task.work();
  } catch /* a */ {
    return;
  }
}
void main();
