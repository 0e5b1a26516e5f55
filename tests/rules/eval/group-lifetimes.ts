// rule: no-floating-group
import { TaskGroup as Group } from "except-star";
import * as runtime from "except-star";

declare function work(): Promise<void>;

export async function main(): Promise<void> {
  Group.run(async (group) => { // error: unawaitedRun
    group.createTask(work);
  });
  await runtime.TaskGroup.all([work, work]);
  runtime.TaskGroup.map([1, 2], async (n) => n); // error: unawaitedRun

  const forgotten = new Group(); // error: unjoinedGroup
  forgotten.createTask(work);

  await using open = new Group();
  open.createTask(work);
  await open.join();
  open.createTask(work); // error: lateTask
}

/** A class of the same name is another thing. */
export function other(): void {
  class TaskGroup {
    static run(body: () => void): void {
      body();
    }
  }
  TaskGroup.run(() => undefined);
}
