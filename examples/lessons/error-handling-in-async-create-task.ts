// A task that is started now and awaited later: its error waits for the await, and is no unhandled rejection.
// The group would raise it too: here the body hands it on as the group's only error.
import { setTimeout } from "node:timers/promises";
import { exceptStar, on, TaskGroup } from "except-star";

class RuntimeError extends Error {}

async function backgroundTask(): Promise<void> {
  await setTimeout(20);
  throw new RuntimeError("Background task failed!");
}

try {
  await TaskGroup.run(async (group) => {
    const task = group.createTask(() => backgroundTask());
    await setTimeout(10);
    console.log("Main: still working...");
    await task;
  });
} catch (error) {
  exceptStar(
    error,
    on(RuntimeError, ({ first }) => console.log(`Main: caught - ${first.message}`)),
  );
}
