import { collectFollowers, type CancelScope } from "./cancel-scope.js";
import { Crew } from "./crew.js";
import { Nursery } from "./nursery.js";
import { insideOf, type TaskGroup } from "./task-group.js";
import { liveGroups, now } from "./tracer.js";

interface Age {
  readonly startedAt: number;
  readonly cancelledAt: number | undefined;
}

const renderSince = (time: number): string => `${Math.round(now() - time)} ms`;

/** A line that says how long something has been running, with what belongs to it below. */
function render(name: string, { startedAt, cancelledAt }: Age, below: readonly string[]): string {
  const cancelled = cancelledAt === undefined ? "" : `, cancelled ${renderSince(cancelledAt)} ago`;
  const lines = below.map((text) => `└── ${text.replaceAll("\n", "\n    ")}`);
  return [`${name}: running for ${renderSince(startedAt)}${cancelled}`, ...lines].join("\n");
}

/** The groups that follow a scope, also through timeouts in between. */
function findGroupsBelow(scope: CancelScope): Nursery[] {
  return collectFollowers(scope).flatMap((follower) => {
    return follower instanceof Nursery ? follower : findGroupsBelow(follower);
  });
}

const renderBelow = (scope: CancelScope): string[] => findGroupsBelow(scope).map(renderGroup);

function renderGroup(group: Nursery): string {
  const { name, cancelledAt } = group;
  const tasks =
    group instanceof Crew
      ? [...group.tasks].map((task) => render(task.label, task, renderBelow(task)))
      : group.collectRunning().map((task) => render(task.label, { ...task, cancelledAt }, []));
  return render(`TaskGroup ${name ?? ""}`.trim(), group, [...tasks, ...renderBelow(group)]);
}

function findRoots(): Nursery[] {
  const groups = [...liveGroups];
  const scopes: CancelScope[] = groups.flatMap((group) => [
    group,
    ...(group instanceof Crew ? group.tasks : []),
  ]);
  const nested = new Set(scopes.flatMap(findGroupsBelow));
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
  return roots.map(renderGroup).join("\n") || "no live tasks";
}
