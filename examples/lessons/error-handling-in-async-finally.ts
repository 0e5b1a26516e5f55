// Clean-up in `finally` that has to wait: inside `cleanup` no outer cancellation reaches it.
import { setTimeout } from "node:timers/promises";
import { cleanup } from "except-star";

class RuntimeError extends Error {}

class AsyncResource {
  async acquire(): Promise<void> {
    console.log("Resource: Acquiring...");
    await setTimeout(5);
    console.log("Resource: Acquired");
  }

  async release(signal: AbortSignal): Promise<void> {
    console.log("Resource: Releasing...");
    await setTimeout(5, undefined, { signal });
    console.log("Resource: Released");
  }

  async doWork(): Promise<void> {
    console.log("Resource: Working...");
    await setTimeout(10);
    throw new RuntimeError("Work failed!");
  }
}

const resource = new AsyncResource();
try {
  await resource.acquire();
  await resource.doWork();
} catch (error) {
  if (!(error instanceof RuntimeError)) throw error;
  console.log(`Error: ${error.message}`);
} finally {
  await cleanup(({ signal }) => resource.release(signal), { timeout: 1_000 });
}
