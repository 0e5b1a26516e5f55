// Step 4: what no clause takes is thrown again, as the part of the group that is left.
import { setTimeout } from "node:timers/promises";
import { exceptStar, on, TaskGroup } from "except-star";

class ConnectionError extends Error {}
class ValueError extends Error {}
class KeyError extends Error {}

const listOf = (texts: string[]) => `[${texts.map((text) => `'${text}'`).join(", ")}]`;

async function call(name: string, kind: "conn" | "value"): Promise<string> {
  await setTimeout(10);
  throw kind === "conn" ? new ConnectionError(`${name} down`) : new ValueError(`${name} bad payload`);
}

async function main({ catchAll }: { catchAll: boolean }): Promise<void> {
  try {
    await TaskGroup.all([() => call("db", "conn"), () => call("api", "value")]);
  } catch (error) {
    exceptStar(
      error,
      on(ConnectionError, (group) =>
        console.log("connection:", listOf(group.errors.map((inner) => inner.message))),
      ),
      on(catchAll ? Error : KeyError, (group) =>
        console.log("other:", listOf(group.errors.map((inner) => inner.constructor.name))),
      ),
    );
  }
}

await main({ catchAll: true });
await main({ catchAll: false });
