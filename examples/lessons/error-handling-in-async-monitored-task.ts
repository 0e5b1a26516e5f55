// A task that logs its own life. (traceTasks logs every task without touching it.)
import { setTimeout } from "node:timers/promises";
import { isCancelled, type Scope, TaskGroup } from "except-star";

const log = (level: string, text: string): void => console.log(`${level}:__main__:${text}`);

async function monitoredTask(name: string, { signal }: Scope): Promise<string> {
  log("INFO", `Task ${name}: starting`);
  try {
    await setTimeout(10, undefined, { signal });
    log("INFO", `Task ${name}: completed`);
    return `Result from ${name}`;
  } catch (error) {
    if (isCancelled(error)) log("WARNING", `Task ${name}: cancelled`);
    else log("ERROR", `Task ${name}: error - ${(error as Error).message}`);
    throw error;
  }
}

log("INFO", "Starting main");
await TaskGroup.run((group) => {
  group.createTask((scope) => monitoredTask("A", scope));
  group.createTask((scope) => monitoredTask("B", scope));
});
log("INFO", "All tasks complete");
