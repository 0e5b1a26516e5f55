// Graceful shutdown: the first Ctrl-C cancels the scope, the workers finish their round, and the program goes on.
import { setTimeout } from "node:timers/promises";
import { runUntilSignal, TaskGroup } from "except-star";

async function worker(name: string, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    console.log(`Worker ${name}: working...`);
    await setTimeout(200, undefined, { signal: stop }).catch(() => {});
  }
  console.log(`Worker ${name}: shutting down gracefully`);
}

await runUntilSignal(async ({ signal }) => {
  signal.addEventListener("abort", () => console.log("\nReceived shutdown signal"));
  globalThis.setTimeout(() => process.kill(process.pid, "SIGINT"), 300);
  // The group is not given the signal: its tasks end by themselves.
  await TaskGroup.run((group) => {
    group.createTask(() => worker("A", signal));
    group.createTask(() => worker("B", signal));
  });
  console.log("All workers stopped");
});
