// Debug mode: while somebody traces, every live task can be shown.
import { setTimeout } from "node:timers/promises";
import { formatTasks, TaskGroup, traceTasks } from "except-star";

const running = new Set<string>();
const stop = traceTasks(({ type, task }) => (type === "started" ? running.add(task) : running.delete(task)));

function show(): void {
  const names = [...running].sort();
  // The same names are in the tree, with how long each has been running.
  const tree = formatTasks();
  console.log("running:", names.filter((name) => tree.includes(`── ${name}: running for`)).join(", "));
}

await TaskGroup.run(async (group) => {
  group.createTask(({ signal }) => setTimeout(20, undefined, { signal }), { name: "quick" });
  group.createTask(({ signal }) => setTimeout(200, undefined, { signal }), { name: "slow" });
  show();
  await setTimeout(80);
  show();
});
console.log("debug:", formatTasks() === "no live tasks" ? "True" : "False");
stop();
