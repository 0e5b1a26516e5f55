// Step 2: exceptStar hands over the part of the group that matches.
import { setTimeout } from "node:timers/promises";
import { exceptStar, on, TaskGroup } from "except-star";

class ConnectionError extends Error {}

async function call(name: string, { fail }: { fail: boolean }): Promise<string> {
  await setTimeout(10);
  if (fail) throw new ConnectionError(`${name} down`);
  return name;
}

try {
  await TaskGroup.all([() => call("db", { fail: true }), () => call("cache", { fail: false })]);
} catch (error) {
  exceptStar(
    error,
    on(ConnectionError, (group) => {
      for (const inner of group.errors) console.log("handled connection error:", inner.message);
    }),
  );
}
