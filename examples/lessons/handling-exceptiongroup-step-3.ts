// Step 3: several failures of one moment all arrive.
import { setTimeout } from "node:timers/promises";
import { exceptStar, on, TaskGroup } from "except-star";

class ConnectionError extends Error {}

async function call(name: string, { fail }: { fail: boolean }): Promise<string> {
  await setTimeout(10);
  if (fail) throw new ConnectionError(`${name} down`);
  return name;
}

try {
  await TaskGroup.run((group) => {
    group.createTask(() => call("db", { fail: true }));
    group.createTask(() => call("cache", { fail: true }));
    group.createTask(() => call("queue", { fail: false }));
  });
} catch (error) {
  exceptStar(
    error,
    on(ConnectionError, (group) => {
      console.log(`${group.errors.length} connection failure(s)`);
      for (const inner of group.errors) console.log(" -", inner.message);
    }),
  );
}
