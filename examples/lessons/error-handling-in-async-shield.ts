// A shield: whoever waits can be cancelled, while the operation goes on to its end.
import { setTimeout } from "node:timers/promises";
import { isCancelled, shield, TaskGroup } from "except-star";

async function criticalOperation(): Promise<string> {
  console.log("Critical: Starting (cannot be cancelled)");
  await setTimeout(60);
  console.log("Critical: Complete");
  return "important result";
}

await TaskGroup.run(async (group) => {
  const task = group.createTask(({ signal }) => shield(() => criticalOperation(), { signal }));
  await setTimeout(15);
  console.log("Main: Attempting to cancel...");
  task.cancel();
  try {
    console.log(`Result: ${await task}`);
  } catch (error) {
    if (!isCancelled(error)) throw error;
    console.log("Main: Task was cancelled (but operation continued)");
  }
});
