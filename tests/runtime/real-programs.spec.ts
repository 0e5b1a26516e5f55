import { ExceptionGroup, TaskGroup, isCancelled, suppressedErrors, type Scope } from "except-star";
import { describe, expect, it } from "vitest";
import { fc } from "../helpers/fast-check.js";

/** What a task waits for: a promise job, a turn of the event loop, or a millisecond. */
type Step = "job" | "turn" | "ms";

/** A task that works by itself. */
interface Work {
  readonly steps: readonly Step[];
  readonly ends: "value" | "error" | "sync error";
  readonly onCancel: "stop" | "slow" | "fail" | "deaf";
}

/** A task that opens a group of its own. */
interface Nested {
  readonly form: "run" | "all" | "map" | "first";
  readonly children: readonly Program[];
  readonly concurrency: number | undefined;
  readonly onError: "cancel" | "continue";
  readonly abandonAfter: number | undefined;
  /** Whether the group hears of a cancellation from above. */
  readonly isLinked: boolean;
}

type Program = Work | Nested;

const step = fc.constantFrom<Step>("job", "job", "turn", "turn", "ms");
const { program } = fc.letrec<{ program: Program; nested: Nested; work: Work }>((tie) => ({
  work: fc.record({
    steps: fc.array(step, { maxLength: 4 }),
    ends: fc.constantFrom("value", "value", "error", "sync error"),
    onCancel: fc.constantFrom("stop", "slow", "fail", "deaf"),
  }),
  nested: fc.record({
    form: fc.constantFrom("run", "all", "map", "first"),
    children: fc.array(tie("program"), { maxLength: 4 }),
    concurrency: fc.constantFrom(undefined, undefined, 1, 2),
    onError: fc.constantFrom("cancel", "cancel", "continue"),
    abandonAfter: fc.constantFrom(undefined, undefined, undefined, 0, 1),
    isLinked: fc.boolean(),
  }),
  program: fc.oneof({ depthSize: "medium", maxDepth: 4 }, tie("work"), tie("nested")),
}));

class Failure extends Error {}

/** Waits as the platform does: rejects with the reason as soon as the signal fires. */
function wait(how: Step, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
    if (how === "job") Promise.resolve().then(resolve);
    else if (how === "turn") setImmediate(resolve);
    else setTimeout(resolve, 1);
  });
}

/** Runs a program, and writes down what was thrown, what left each group, and which tasks outlived theirs. */
class Run {
  readonly thrown: Failure[] = [];
  readonly left: unknown[] = [];
  readonly outlived: string[] = [];
  alive = 0;

  start(given: Program, scope: Scope): Promise<unknown> {
    return "form" in given ? this.open(given, scope) : this.work(given, scope);
  }

  private open({ form, children, isLinked, ...options }: Nested, { signal }: Scope): Promise<unknown> {
    let alive = 0;
    let hasAbandoned = false;
    const settings = {
      ...options,
      signal: isLinked ? signal : undefined,
      raise: form === "first" ? ("first" as const) : undefined,
      onAbandoned: () => (hasAbandoned = true),
    };
    const child = (given: Program, scope: Scope): Promise<unknown> => {
      alive++;
      const ended = (): unknown => alive--;
      try {
        return this.start(given, scope).finally(ended);
      } catch (error) {
        ended();
        throw error;
      }
    };
    const thunks = children.map((given) => (scope: Scope) => child(given, scope));
    const group = (): Promise<unknown> => {
      if (form === "map") return TaskGroup.map(children, (given, _, scope) => child(given, scope), settings);
      if (form !== "run") return TaskGroup.all(thunks, settings);
      return TaskGroup.run((own) => thunks.forEach((thunk) => own.createTask(thunk)), settings);
    };
    const settled = (): void => {
      if (alive > 0 && form !== "first" && !hasAbandoned) this.outlived.push(`${alive} tasks of ${form}`);
    };
    return group().then(settled, (error: unknown) => {
      settled();
      this.left.push(error);
      throw error;
    });
  }

  private work({ steps, ends, onCancel }: Work, { signal }: Scope): Promise<unknown> {
    if (ends === "sync error") throw this.failure();
    return this.walk({ steps, ends, onCancel }, signal);
  }

  private async walk({ steps, ends, onCancel }: Work, signal: AbortSignal): Promise<void> {
    this.alive++;
    try {
      for (const how of steps) await wait(how, onCancel === "deaf" ? undefined : signal);
    } catch (reason) {
      if (onCancel !== "stop") await wait("turn");
      throw onCancel === "fail" ? this.failure() : reason;
    } finally {
      this.alive--;
    }
    if (ends === "error") throw this.failure();
  }

  private failure(): Failure {
    const failure = new Failure("failed");
    this.thrown.push(failure);
    return failure;
  }
}

const leavesOf = (error: unknown): unknown[] => (error instanceof ExceptionGroup ? error.leaves() : [error]);

/** What is behind an error in `suppressedErrors`, and behind that. */
function collectSuppressed(errors: readonly unknown[], found = new Set<unknown>()): Set<unknown> {
  for (const late of errors.flatMap((error) => [error, ...leavesOf(error)]).flatMap(suppressedErrors)) {
    const fresh = leavesOf(late).filter((leaf) => !found.has(leaf));
    for (const leaf of fresh) found.add(leaf);
    if (fresh.length > 0) collectSuppressed([late], found);
  }
  return found;
}

/** Lets abandoned work come to its end. */
async function settle(run: Run): Promise<void> {
  for (let turn = 0; turn < 1_000 && run.alive > 0; turn++) await wait("ms");
  for (let turn = 0; turn < 5; turn++) await wait("turn");
}

async function play(given: Nested, abortAfter: readonly Step[] | null) {
  const run = new Run();
  const outside = new AbortController();
  const reason = new Error("outside");
  const scope: Scope = { signal: outside.signal, checkpoint: () => outside.signal.throwIfAborted() };
  const abort = async (): Promise<void> => {
    for (const how of abortAfter ?? []) await wait(how);
    if (abortAfter) outside.abort(reason);
  };
  const [ended] = await Promise.all([
    run.start(given, scope).then(
      () => undefined,
      (error: unknown) => ({ error }),
    ),
    abort(),
  ]);
  await settle(run);
  return { run, ended, reason };
}

const root = program.filter((given): given is Nested => "form" in given);
const abortAfter = fc.option(fc.array(step, { maxLength: 4 }));

describe("a random program of tasks on the real event loop", () => {
  it("has no task that outlives its group, unless it was abandoned or raise: first let the group go", async () => {
    await fc.assert(
      fc.asyncProperty(root, abortAfter, async (given, steps) => {
        expect((await play(given, steps)).run.outlived).toEqual([]);
      }),
      { numRuns: 250 },
    );
  }, 120_000);

  it("has every error that was thrown either in what it raises, once, or in suppressedErrors", async () => {
    let inGroups = 0;
    let behind = 0;
    await fc.assert(
      fc.asyncProperty(root, abortAfter, async (given, steps) => {
        const { run, ended, reason } = await play(given, steps);
        const raised = ended ? leavesOf(ended.error) : [];
        const suppressed = collectSuppressed(run.left);
        for (const failure of run.thrown) {
          const count = raised.filter((leaf) => leaf === failure).length;
          expect(count + (suppressed.has(failure) ? 1 : 0)).toBe(1);
        }
        for (const leaf of raised)
          expect(leaf instanceof Failure || leaf === reason || isCancelled(leaf)).toBe(true);
        inGroups += raised.filter((leaf) => leaf instanceof Failure).length;
        behind += suppressed.size;
      }),
      { numRuns: 250 },
    );
    // Programs in which nothing fails would prove nothing.
    expect(inGroups).toBeGreaterThan(50);
    expect(behind).toBeGreaterThan(10);
  }, 120_000);
});
