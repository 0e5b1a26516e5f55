import {
  ExceptionGroup,
  TaskGroup,
  TimeoutError,
  exceptStar,
  isCancelled,
  on,
  timeout,
  type Scope,
  type Task,
} from "except-star";
import { Excuses, type Cause } from "./excuses.js";
import { VirtualClock } from "./virtual-clock.js";

/** A task of a program; `clean` is what it does when it is cancelled: pass it on, wait that many ms first, or fail with K. */
export interface Program {
  readonly id: number;
  readonly ops: readonly Op[];
  readonly clean: null | number | "K";
}

export type Op =
  | ["sleep", number]
  | ["raise", "A" | "B"]
  | ["spawn", Program]
  | ["group", Op[]]
  | ["timeout", number, Op[]]
  | ["catchA", Op[]]
  | ["cancel", number];

/** How a task ended, as the oracle writes it. */
export type Ending = string | { readonly errors: readonly Ending[] };

export interface TaskResult {
  readonly raised: Ending;
  readonly states: Readonly<Record<string, Ending>>;
  /** Virtual milliseconds, to three places. */
  readonly time: number;
}

export interface OurResult extends TaskResult {
  readonly excuses: Excuses;
}

export interface TaskCase extends TaskResult {
  readonly kind: "task";
  readonly program: Program;
}

class A extends Error {}
class B extends Error {}
class K extends Error {}
const CLASSES = { A, B };

/** Python's json.dumps with sorted keys: what the oracle sorts endings by. */
const sortKey = (ending: Ending): string =>
  typeof ending === "string"
    ? JSON.stringify(ending)
    : `{"errors": [${ending.errors.map(sortKey).join(", ")}]}`;

function toEnding(error: unknown): Ending {
  if (error instanceof ExceptionGroup) {
    const endings = error.errors.map(toEnding);
    return { errors: endings.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1)) };
  }
  if (error instanceof TimeoutError) return "TimeoutError";
  return isCancelled(error) ? "cancelled" : (error as Error).constructor.name;
}

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) reject(signal.reason);
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

/** Where an operation runs: its own task, the scopes whose cancellation reaches it, and the group to spawn into. */
interface Place {
  readonly id: number;
  readonly scope: Scope;
  /** From the outermost to `scope`. */
  readonly scopes: readonly Scope[];
  readonly group: TaskGroup | undefined;
}

const countCancelled = (scopes: readonly Scope[]): number =>
  scopes.filter(({ signal }) => signal.aborted).length;

/** One run of a program by our runtime. */
class ProgramRun {
  readonly states: Record<string, Ending> = {};
  readonly excuses: Excuses;
  /** How many groups of a task have failed while they waited for their tasks. */
  private readonly failedWaiting = new Map<number, number>();
  private readonly tasks = new Map<number, Task>();
  private readonly cleaning = new Set<number>();
  /** What a task cancelled last, and when, in virtual ms. */
  private readonly cancelledLast = new Map<number, { readonly target: number; readonly at: number }>();
  /** By task, who cancelled it and ended in that instant. */
  private readonly endedCancelling = new Map<number, { readonly by: number; readonly at: number }>();
  /** When scopes were cancelled, in virtual ms. */
  private readonly cancelledAt = new Map<Scope, number>();
  private readonly clock: VirtualClock;

  constructor(program: Program, clock: VirtualClock) {
    this.excuses = new Excuses(program);
    this.clock = clock;
  }

  async runTask(program: Program, scopes: readonly Scope[]): Promise<void> {
    const { id, ops } = program;
    const place = { id, scope: scopes.at(-1)!, scopes, group: undefined };
    try {
      await this.runOps(ops, place).catch((error) => this.cleanUp(error, program, place));
      this.states[id] = "ok";
    } catch (error) {
      this.states[id] = toEnding(error);
      throw error;
    } finally {
      this.noteEnd(id);
    }
  }

  /** asyncio sees the end of a task a turn later: by then a failure of the one that it cancelled may have come first. */
  private noteEnd(id: number): void {
    const { now } = this.clock;
    this.excuses.noteEnd(id, now);
    const last = this.cancelledLast.get(id);
    if (last?.at === now) this.endedCancelling.set(last.target, { by: id, at: now });
    const ended = this.endedCancelling.get(id);
    if (ended?.at !== now || ["ok", "cancelled"].includes(this.states[id] as string)) return;
    const { excuses } = this;
    const owner = excuses.ownerOf(ended.by);
    // It ends the canceller's owner in its wait, if that belongs to the group that fails, and not to what was cancelled.
    if (!excuses.isWithin(owner, excuses.ownerOf(id)) || excuses.isWithin(owner, id)) return;
    excuses.note("a failure that overtook the end of its canceller", owner, now);
  }

  private async cleanUp(error: unknown, { id, clean }: Program, { scopes }: Place): Promise<never> {
    if (!isCancelled(error)) throw error;
    if (clean === "K") throw new K();
    if (clean === null) throw error;
    const before = countCancelled(scopes);
    const since = this.clock.now;
    this.cleaning.add(id);
    await sleep(clean);
    this.cleaning.delete(id);
    if (countCancelled(scopes) > before) this.excuses.note("cancelled again while cleaning up", id, since);
    throw error;
  }

  private async runOps(ops: readonly Op[], place: Place): Promise<void> {
    for (const op of ops) {
      this.noteRunningOn(place);
      await Promise.resolve(this.runOp(op, place)).finally(() => this.noteUnwinding(place));
    }
    this.noteRunningOn(place);
  }

  private within(place: Place, scope: Scope, group?: TaskGroup): Place {
    scope.signal.addEventListener("abort", () => this.cancelledAt.set(scope, this.clock.now));
    return { id: place.id, scope, scopes: [...place.scopes, scope], group };
  }

  /** asyncio cancels the tasks of a group only once what its body waits for has ended. */
  private noteUnwinding({ id, scope, group }: Place): void {
    const since = this.cancelledAt.get(scope);
    if (group && since !== undefined && since < this.clock.now) {
      this.excuses.note("tasks cancelled before the body of their group had unwound", id, since);
    }
  }

  private noteRunningOn({ id, scope }: Place): void {
    if (scope.signal.aborted) this.excuses.note("ran on in a cancelled scope", id, this.clock.now);
  }

  private runOp(op: Op, place: Place): unknown {
    const { signal } = place.scope;
    switch (op[0]) {
      case "sleep":
        return sleep(op[1], signal);
      case "raise":
        throw new CLASSES[op[1]]();
      case "spawn":
        return void this.spawn(op[1], place);
      case "group":
        return this.runGroup(op[1], place);
      case "timeout":
        return this.runTimeout(op[1], op[2], place);
      case "catchA":
        return this.runOps(op[1], place).catch((error) =>
          exceptStar(
            error,
            on(A, () => {}),
          ),
        );
      case "cancel":
        return void (op[1] === place.id || this.cancel(op[1], place));
    }
  }

  private async runGroup(ops: readonly Op[], place: Place): Promise<void> {
    const { signal } = place.scope;
    let isWaiting = false;
    const body = async (group: TaskGroup): Promise<void> => {
      await this.runOps(ops, this.within(place, group, group));
      isWaiting = true;
    };
    try {
      await TaskGroup.run(body, { signal });
    } catch (error) {
      const failed = this.failedWaiting.get(place.id) ?? 0;
      if (isWaiting && !isCancelled(error)) this.failedWaiting.set(place.id, failed + 1);
      throw error;
    }
  }

  private async runTimeout(ms: number, ops: readonly Op[], place: Place): Promise<void> {
    const { signal } = place.scope;
    const before = this.failedWaiting.get(place.id);
    try {
      await timeout(ms, (scope) => this.runOps(ops, this.within(place, scope)), { signal });
    } catch (error) {
      const hasFailed = this.failedWaiting.get(place.id) !== before;
      if (error instanceof TimeoutError && hasFailed) {
        this.excuses.note("a deadline after a group that failed in its wait", place.id, this.clock.now);
      }
      throw error;
    }
  }

  private spawn(program: Program, { group, scopes }: Place): void {
    const task = group!.createTask((scope) => this.runTask(program, [...scopes, scope]));
    this.tasks.set(program.id, task);
  }

  private cancel(id: number, by: Place): void {
    const at = this.clock.now;
    if (this.cleaning.has(id)) this.excuses.note("cancelled again while cleaning up", id, at);
    if (this.tasks.get(id)?.cancel()) this.cancelledLast.set(by.id, { target: id, at });
  }
}

/** Runs a program of `shared/conformance/oracle.py` with our runtime, on a virtual clock. */
export async function runTaskProgram(program: Program): Promise<OurResult> {
  const clock = new VirtualClock();
  const run = new ProgramRun(program, clock);
  const scope: Scope = { signal: new AbortController().signal, checkpoint: () => {} };
  let raised: Ending = "ok";
  await clock.run(() => run.runTask(program, [scope])).catch((error) => (raised = toEnding(error)));
  const { states, excuses } = run;
  return { raised, states, time: Math.round(clock.now * 1_000) / 1_000, excuses };
}

/** How CPython's end of a program and ours differ, and what explains it. */
export interface Difference {
  readonly in: "raised" | "states" | "time";
  readonly causes: ReadonlySet<Cause>;
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What differs between what CPython did and what we did. */
export function findDifference(expected: TaskResult, actual: OurResult): Difference | undefined {
  const ids = Object.keys({ ...expected.states, ...actual.states });
  const differing = ids.filter((id) => !isSame(expected.states[id], actual.states[id]));
  const isOnTime = Math.abs(actual.time - expected.time) < 0.002;
  if (isSame(expected.raised, actual.raised) && differing.length === 0 && isOnTime) return undefined;
  const causes = actual.excuses.explain(differing.map(Number));
  return { in: differing.length > 0 ? "states" : isOnTime ? "raised" : "time", causes };
}
