// Why exception groups: several tasks fail at once, and no failure may be lost.
import { TaskGroup } from "except-star";

class ValueError extends Error {}
class KeyError extends Error {}

async function failingTask1(): Promise<void> {
  throw new ValueError("bad value");
}
async function failingTask2(): Promise<void> {
  throw new TypeError("wrong type");
}
async function failingTask3(): Promise<void> {
  throw new KeyError("'missing'");
}

await TaskGroup.all([() => failingTask1(), () => failingTask2(), () => failingTask3()]);
