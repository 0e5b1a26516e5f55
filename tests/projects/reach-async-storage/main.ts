import { AsyncLocalStorage } from "node:async_hooks";
import { fetchOne } from "./fetch-one.js";

const storage = new AsyncLocalStorage<number>();

async function main(): Promise<void> {
  try {
    await storage.run(1, async () => {
      await Promise.all([1, 2].map(async (n) => fetchOne(n)));
    });
  } catch /* around */ {
    process.exitCode = 1;
  }
}
void main();
