// Multiple exceptions raised at once: two tasks fail inside one TaskGroup.
import { TaskGroup } from "except-star";

class ValueError extends Error {}

async function failingTask(name: string): Promise<void> {
  throw new ValueError(`Task ${name} failed`);
}

await TaskGroup.run((group) => {
  group.createTask(() => failingTask("A"));
  group.createTask(() => failingTask("B"));
});
