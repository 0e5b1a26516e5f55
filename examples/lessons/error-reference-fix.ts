// The fix: handle the group by the kinds of its errors.
import { catchStar, on, onEach, TaskGroup } from "except-star";

class ValueError extends Error {}
class IOError extends Error {}

async function failingTask(name: string): Promise<void> {
  throw new ValueError(`Task ${name} failed`);
}

await catchStar(
  TaskGroup.run((group) => {
    group.createTask(() => failingTask("A"));
    group.createTask(() => failingTask("B"));
  }),
  onEach(ValueError, (error) => console.log(`Caught ValueError: ${error.message}`)),
  on(IOError, () => {}),
);
