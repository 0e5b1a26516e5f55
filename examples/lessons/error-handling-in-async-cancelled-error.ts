// A cancelled task cleans up, and lets the cancellation pass; the group goes on.
import { setTimeout } from "node:timers/promises";
import { isCancelled, type Scope, TaskGroup } from "except-star";

async function cancellableTask({ signal }: Scope): Promise<void> {
  try {
    console.log("Task: Starting work...");
    await setTimeout(10_000, undefined, { signal });
    console.log("Task: Work complete");
  } catch (error) {
    if (isCancelled(error)) {
      console.log("Task: Cancelled! Cleaning up...");
      await setTimeout(5);
      console.log("Task: Cleanup done");
    }
    throw error;
  }
}

await TaskGroup.run(async (group) => {
  const task = group.createTask(cancellableTask);
  await setTimeout(20);
  console.log("Main: Cancelling task...");
  task.cancel();
  try {
    await task;
  } catch (error) {
    if (!isCancelled(error)) throw error;
    console.log("Main: Task was cancelled");
  }
});
