// The except* syntax: each clause takes its part of the group, and both run.
import { exceptStar, on, TaskGroup } from "except-star";

class ValueError extends Error {}

async function task1(): Promise<void> {
  throw new ValueError("bad value");
}
async function task2(): Promise<void> {
  throw new TypeError("wrong type");
}

try {
  await TaskGroup.all([() => task1(), () => task2()]);
} catch (error) {
  exceptStar(
    error,
    on(ValueError, (group) => {
      for (const inner of group.errors) console.log(`ValueError: ${inner.message}`);
    }),
    on(TypeError, (group) => {
      for (const inner of group.errors) console.log(`TypeError: ${inner.message}`);
    }),
  );
}
