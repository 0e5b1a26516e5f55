import { CancelScope } from "./cancel-scope.js";
import { Crew } from "./crew.js";
import { Nursery } from "./nursery.js";
import { insideOf, type TaskGroup } from "./task-group.js";
import { liveGroups, now } from "./tracer.js";

interface Age {
  readonly startedAt: number;
  readonly cancelledAt: number | undefined;
}

const renderSince = (time: number): string => `${Math.round(now() - time)} ms`;

/** Hangs trees, each a list of lines, below a line that says how long something has been running. */
function renderTree(name: string, { startedAt, cancelledAt }: Age, trees: readonly string[][]): string[] {
  const cancelled = cancelledAt === undefined ? "" : `, cancelled ${renderSince(cancelledAt)} ago`;
  const branches = trees.flatMap((tree, index) => {
    const [first, rest] = index < trees.length - 1 ? ["├── ", "│   "] : ["└── ", "    "];
    return tree.map((line, at) => (at === 0 ? first : rest) + line);
  });
  return [`${name}: running for ${renderSince(startedAt)}${cancelled}`, ...branches];
}

/** The groups that follow a scope, also through timeouts in between. */
function findGroupsBelow(scope: CancelScope): Nursery[] {
  return scope.collectFollowers().flatMap((follower) => {
    if (follower instanceof Nursery) return [follower];
    return follower instanceof CancelScope ? findGroupsBelow(follower) : [];
  });
}

const renderBelow = (scope: CancelScope): string[][] => findGroupsBelow(scope).map(renderGroup);

function renderTasks(group: Nursery): string[][] {
  if (group instanceof Crew) {
    return [...group.liveTasks()].map((task) => renderTree(task.label, task, renderBelow(task)));
  }
  const { cancelledAt } = group;
  return group
    .collectRunning()
    .map(({ name, duration }) => renderTree(name, { startedAt: now() - duration, cancelledAt }, []));
}

function renderGroup(group: Nursery): string[] {
  const title = group.name === undefined ? "TaskGroup" : `TaskGroup ${group.name}`;
  return renderTree(title, group, [...renderTasks(group), ...renderBelow(group)]);
}

function findRoots(): Nursery[] {
  const groups = [...liveGroups];
  const scopes = groups.flatMap((group) => [group, ...(group instanceof Crew ? group.liveTasks() : [])]);
  const nested = new Set(scopes.flatMap((scope) => findGroupsBelow(scope)));
  return groups.filter((group) => !nested.has(group));
}

/**
 * The live tasks as a tree: what is still running, for how long, and since when it has been cancelled, in ms. Without a
 * group it shows every group that started while `traceTasks` had a listener.
 *
 * @example
 * import { setTimeout as sleep } from "node:timers/promises";
 *
 * await TaskGroup.run(
 *   async (group) => {
 *     group.createTask(({ signal }) => sleep(60_000, undefined, { signal }), { name: "poll" });
 *     formatTasks(group).replace(/\d+ ms/g, "… ms"); // =>
 *     // TaskGroup sync: running for … ms
 *     // └── poll: running for … ms
 *     group.cancel();
 *   },
 *   { name: "sync" },
 * );
 */
export function formatTasks(group?: TaskGroup): string {
  const roots = group ? [insideOf(group)] : findRoots();
  return roots.flatMap(renderGroup).join("\n") || "no live tasks";
}
