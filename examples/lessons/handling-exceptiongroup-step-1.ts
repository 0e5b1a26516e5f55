// Step 1, reproduce: a plain instanceof misses the group.
import { setTimeout } from "node:timers/promises";
import { TaskGroup } from "except-star";

class ConnectionError extends Error {}

async function call(name: string, { fail }: { fail: boolean }): Promise<string> {
  await setTimeout(10);
  if (fail) throw new ConnectionError(`${name} down`);
  return name;
}

try {
  await TaskGroup.all([() => call("db", { fail: true }), () => call("cache", { fail: false })]);
} catch (error) {
  // Never true: what arrives is a group that holds a ConnectionError.
  if (error instanceof ConnectionError) console.log("handled:", error.message);
  else throw error;
}
