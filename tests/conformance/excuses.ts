import type { Op, Program } from "./task-programs.js";

/**
 * Why a program may end otherwise than in asyncio. Our cancellation stays and reaches the whole subtree at once (as in
 * trio); asyncio's is delivered once and to one task.
 */
export type LevelTriggered =
  | "ran on in a cancelled scope"
  | "cancelled again while cleaning up"
  | "tasks cancelled before the body of their group had unwound";

/**
 * What is asyncio's alone. Before 3.13 it goes on counting the cancellation by which a group that failed in its wait
 * woke its task, and takes a deadline for a second one. And its end of a task is seen a turn of the loop later: a task
 * that cancels another and ends at once lets the other's failure overtake its own end.
 */
export type AsyncioOnly =
  "a deadline after a group that failed in its wait" | "a failure that overtook the end of its canceller";

export type Cause = LevelTriggered | AsyncioOnly;

/** From `at` on, in virtual ms, a task and what has to do with it may differ. */
interface Excuse {
  readonly cause: Cause;
  readonly id: number;
  readonly at: number;
}

/** What was seen in one run of a program that asyncio does otherwise, and where and when. */
export class Excuses {
  private readonly all: Excuse[] = [];
  /** By task, the one that spawns it. */
  private readonly owners = new Map<number, number>();
  /** Who may cancel whom. */
  private readonly cancels: (readonly [by: number, target: number])[] = [];
  private readonly ends = new Map<number, number>();

  constructor(program: Program) {
    this.readOps(program.ops, program.id);
  }

  private readOps(ops: readonly Op[], owner: number): void {
    for (const op of ops) {
      if (op[0] === "spawn") {
        this.owners.set(op[1].id, owner);
        this.readOps(op[1].ops, op[1].id);
      } else if (op[0] === "timeout") this.readOps(op[2], owner);
      else if (op[0] === "group" || op[0] === "catchA") this.readOps(op[1], owner);
      else if (op[0] === "cancel") this.cancels.push([owner, op[1]]);
    }
  }

  /** The task that spawned another one; of the first, itself. */
  ownerOf(id: number): number {
    return this.owners.get(id) ?? id;
  }

  note(cause: Cause, id: number, at: number): void {
    this.all.push({ cause, id, at });
  }

  noteEnd(id: number, at: number): void {
    this.ends.set(id, at);
  }

  get causes(): Set<Cause> {
    return new Set(this.all.map(({ cause }) => cause));
  }

  /**
   * The causes that explain where two runs part: of the tasks that ended differently the one that ended first with us.
   * It must have ended since, and be the task of the excuse, or one above or below it, or what one of these may cancel.
   */
  explain(differing: readonly number[]): Set<Cause> {
    const endOf = (id: number): number => this.ends.get(id) ?? Infinity;
    const [first = 1] = differing.toSorted((a, b) => endOf(a) - endOf(b));
    const found = this.all.filter(({ id, at }) => at <= endOf(first) && this.reaches(id, first));
    return new Set(found.map(({ cause }) => cause));
  }

  private reaches(id: number, other: number): boolean {
    const isCancelled = this.cancels.some(([by, it]) => this.areKin(id, by) && this.isWithin(other, it));
    return isCancelled || this.areKin(id, other);
  }

  private areKin(a: number, b: number): boolean {
    return this.isWithin(a, b) || this.isWithin(b, a);
  }

  /** Whether a task is another one, or was spawned somewhere below it. */
  isWithin(id: number | undefined, ancestor: number): boolean {
    for (let at = id; at !== undefined; at = this.owners.get(at)) if (at === ancestor) return true;
    return false;
  }
}
