// Avoided by handling each task by itself: errors are returned as values. Cancellation is no error, and passes.
import { catchStar, on, TaskGroup } from "except-star";

class ValueError extends Error {}

async function work(n: number): Promise<number> {
  if (n % 2 === 1) throw new ValueError(`Task ${n} failed`);
  return n;
}

const safeTask = <T>(run: () => Promise<T>): Promise<T | Error> =>
  catchStar(
    run,
    on(Error, (group) => group.first),
  );

for (const value of await TaskGroup.map([0, 1, 2, 3], (n) => safeTask(() => work(n)))) {
  if (value instanceof Error) console.log("failed:", value.message);
  else console.log("value:", value);
}
