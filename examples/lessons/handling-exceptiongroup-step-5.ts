// Step 5, with a timeout: exceptStar takes bare and grouped errors, so one statement covers the deadline and the child.
import { setTimeout } from "node:timers/promises";
import { exceptStar, on, type Scope, TaskGroup, timeout, TimeoutError } from "except-star";

class ConnectionError extends Error {}
type Work = (scope: Scope) => Promise<string>;

const slow =
  (name: string, ms: number, fail = false): Work =>
  async ({ signal }) => {
    await setTimeout(ms, undefined, { signal });
    if (fail) throw new ConnectionError(`${name} down`);
    return name;
  };

async function run(tasks: Work[]): Promise<void> {
  try {
    await timeout(100, ({ signal }) =>
      TaskGroup.run(
        (group) => {
          for (const task of tasks) group.createTask(task);
        },
        { signal },
      ),
    );
  } catch (error) {
    exceptStar(
      error,
      on(ConnectionError, (group) => {
        console.log(`child failed: [${group.errors.map((inner) => `'${inner.message}'`).join(", ")}]`);
      }),
      on(TimeoutError, () => console.log("deadline exceeded; group cancelled")),
    );
  }
}

await run([slow("a", 5_000)]);
await run([slow("b", 10, true), slow("c", 5_000)]);
