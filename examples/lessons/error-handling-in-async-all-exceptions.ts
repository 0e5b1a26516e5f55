// Processing all errors, whatever their class; a cancellation would pass.
import { catchStar, onEach, TaskGroup } from "except-star";

class ValueError extends Error {}
class RuntimeError extends Error {}

async function task(n: number): Promise<number> {
  if (n === 1) throw new ValueError("Value error");
  if (n === 2) throw new TypeError("Type error");
  throw new RuntimeError("Runtime error");
}

await catchStar(
  TaskGroup.map([1, 2, 3], (n) => task(n)),
  onEach(Error, (error) => console.log(`Exception: ${error.constructor.name}: ${error.message}`)),
);
