// One failing task among three: the group raises it, and the handler takes all errors of its class.
import { setTimeout } from "node:timers/promises";
import { exceptStar, on, TaskGroup } from "except-star";

class ValueError extends Error {}

async function mightFail(n: number): Promise<number> {
  await setTimeout(5);
  if (n === 2) throw new ValueError(`Task ${n} failed!`);
  return n;
}

try {
  await TaskGroup.map([1, 2, 3], (n) => mightFail(n));
} catch (error) {
  exceptStar(
    error,
    on(ValueError, (group) => {
      console.log(`Caught ${group.errors.length} ValueError(s):`);
      for (const inner of group.errors) console.log(`  - ${inner.message}`);
    }),
  );
}
