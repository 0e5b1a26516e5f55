import { CancelScope } from "./cancel-scope.js";
import { Crew } from "./crew.js";
import { Nursery } from "./nursery.js";
import { insideOf, type TaskGroup } from "./task-group.js";
import { addTracer, liveGroups, type TaskEvent } from "./tracer.js";

/**
 * Calls `listener` when a task starts, succeeds, fails, is cancelled or abandoned: for logging, and as asyncio's debug
 * mode. The result stops it. While somebody listens, `formatTasks()` also knows every live group.
 */
export function traceTasks(listener: (event: TaskEvent) => void): () => void {
  return addTracer(listener);
}

/** A line of the tree, with what hangs below it. */
interface Line {
  readonly text: string;
  readonly below: readonly Line[];
}

const milliseconds = (since: number, now: number): string => `${Math.round(now - since)} ms`;

interface Age {
  readonly startedAt: number;
  readonly cancelledAt: number | undefined;
}

function renderAge({ startedAt, cancelledAt }: Age, now: number): string {
  const age = `running for ${milliseconds(startedAt, now)}`;
  return cancelledAt === undefined ? age : `${age}, cancelled ${milliseconds(cancelledAt, now)} ago`;
}

/** The groups that follow a scope, also through timeouts in between. */
function findGroupsBelow(scope: CancelScope): Nursery[] {
  return scope.collectFollowers().flatMap((follower) => {
    if (follower instanceof Nursery) return [follower];
    return follower instanceof CancelScope ? findGroupsBelow(follower) : [];
  });
}

const drawGroupsBelow = (scope: CancelScope, now: number): Line[] =>
  findGroupsBelow(scope).map((group) => drawGroup(group, now));

function drawTasks(group: Nursery, now: number): Line[] {
  if (!(group instanceof Crew)) {
    const { cancelledAt } = group;
    return group.collectRunning().map(({ name, duration }) => {
      return { text: `${name}: ${renderAge({ startedAt: now - duration, cancelledAt }, now)}`, below: [] };
    });
  }
  return [...group.liveTasks()].map((task) => {
    return { text: `${task.label}: ${renderAge(task, now)}`, below: drawGroupsBelow(task, now) };
  });
}

function drawGroup(group: Nursery, now: number): Line {
  const text = `TaskGroup${group.name ? ` ${group.name}` : ""}: ${renderAge(group, now)}`;
  return { text, below: [...drawTasks(group, now), ...drawGroupsBelow(group, now)] };
}

function renderLines(lines: readonly Line[], indent: string): string[] {
  return lines.flatMap(({ text, below }, index) => {
    const isLast = index === lines.length - 1;
    const branch = `${indent}${isLast ? "└── " : "├── "}${text}`;
    return [branch, ...renderLines(below, `${indent}${isLast ? "    " : "│   "}`)];
  });
}

function findRoots(): Nursery[] {
  const nested = new Set([...liveGroups].flatMap((group) => collectBelow(group)));
  return [...liveGroups].filter((group) => !nested.has(group));
}

function collectBelow(group: Nursery): Nursery[] {
  const scopes = group instanceof Crew ? [group, ...group.liveTasks()] : [group];
  return scopes.flatMap((scope) => findGroupsBelow(scope));
}

/**
 * The live tasks as a tree: what is still running, for how long, and since when it has been cancelled, in ms. Without a
 * group it shows every group that started while `traceTasks` had a listener.
 */
export function formatTasks(group?: TaskGroup): string {
  const now = performance.now();
  const roots = group ? [insideOf(group)] : findRoots();
  if (roots.length === 0) return "no live tasks";
  const trees = roots.map((root) => drawGroup(root, now));
  return trees.flatMap(({ text, below }) => [text, ...renderLines(below, "")]).join("\n");
}
