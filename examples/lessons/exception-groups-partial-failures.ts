// Handling partial failures: what succeeded is kept, what failed is collected, what was cancelled is neither.
import { setTimeout } from "node:timers/promises";
import { exceptStar, on, type Scope, type Task, TaskGroup } from "except-star";

class ConnectionError extends Error {}

async function fetch(url: string, { signal }: Scope): Promise<string> {
  if (url.includes("down")) throw new ConnectionError(`${url} is unreachable`);
  if (url.includes("slow")) await setTimeout(5_000, undefined, { signal });
  return `content of ${url}`;
}

async function fetchAll(urls: string[]): Promise<{ results: Map<string, string>; errors: Error[] }> {
  const tasks = new Map<Task<string>, string>();
  const errors: Error[] = [];
  try {
    await TaskGroup.run((group) => {
      for (const url of urls)
        tasks.set(
          group.createTask((scope) => fetch(url, scope)),
          url,
        );
    });
  } catch (error) {
    exceptStar(
      error,
      on(Error, (group) => void errors.push(...group.leaves())),
    );
  }
  const results = new Map<string, string>();
  for (const [task, url] of tasks) {
    if (!task.cancelled() && task.exception() === null) results.set(url, task.result());
  }
  return { results, errors };
}

const { results, errors } = await fetchAll(["a.example", "down.example", "slow.example"]);
for (const [url, content] of results) console.log(url, "->", content);
for (const error of errors) console.log(error.constructor.name, error.message);
