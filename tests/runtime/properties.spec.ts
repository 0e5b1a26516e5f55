import { ExceptionGroup, TaskGroup, isCancelled, moveOnAfter, timeout, type Scope } from "except-star";
import { describe, expect, it } from "vitest";
import { VirtualClock } from "../conformance/virtual-clock.js";
import { sleep } from "./virtual-time.js";
import { fc } from "../helpers/fast-check.js";

/** What a task does: how long it works, how it ends, and how it takes its cancellation. */
interface Job {
  readonly ms: number;
  readonly ends: "value" | "error" | "sync error" | "primitive";
  readonly onCancel: "stop" | "slow" | "fail" | "deaf";
}

const job: fc.Arbitrary<Job> = fc.record({
  ms: fc.integer({ min: 0, max: 50 }),
  ends: fc.constantFrom("value", "value", "error", "sync error", "primitive"),
  onCancel: fc.constantFrom("stop", "slow", "fail", "deaf"),
});

class Failure extends Error {}

/** Counts what is alive, and keeps every failure that left a task. */
class Ledger {
  alive = 0;
  readonly failures = new Set<unknown>();

  run({ ms, ends, onCancel }: Job, { signal }: Scope): Promise<number> {
    if (ends === "sync error") throw this.failure();
    this.alive++;
    const work = onCancel === "deaf" ? sleep(ms) : sleep(ms, signal);
    return work
      .then(
        () => {
          if (ends === "error") throw this.failure();
          if (ends === "primitive") throw "primitive";
          return ms;
        },
        async (error) => {
          if (onCancel !== "stop") await sleep(7);
          throw onCancel === "fail" ? this.failure(error) : error;
        },
      )
      .finally(() => this.alive--);
  }

  private failure(cause?: unknown): Failure {
    const failure = new Failure("failed", { cause });
    this.failures.add(failure);
    return failure;
  }
}

interface Way {
  readonly form: "run" | "all" | "map" | "settle" | "any";
  readonly concurrency: number | undefined;
  readonly onError: "cancel" | "continue";
  readonly abortAfter: number | null;
}

const way: fc.Arbitrary<Way> = fc.record({
  form: fc.constantFrom("run", "all", "map", "settle", "any"),
  concurrency: fc.constantFrom(undefined, 1, 2, 5),
  onError: fc.constantFrom("cancel", "continue"),
  abortAfter: fc.option(fc.integer({ min: 0, max: 60 })),
});

function start(
  jobs: readonly Job[],
  { form, ...options }: Way & { signal: AbortSignal },
  ledger: Ledger,
): Promise<unknown> {
  const thunks = jobs.map((given) => (scope: Scope) => ledger.run(given, scope));
  if (form === "map") return TaskGroup.map(jobs, (given, _, scope) => ledger.run(given, scope), options);
  if (form === "all") return TaskGroup.all(thunks, options);
  if (form === "settle") return TaskGroup.settle(thunks, options);
  if (form === "any") return TaskGroup.any(thunks, options);
  return TaskGroup.run((group) => {
    for (const thunk of thunks) group.createTask(thunk);
  }, options);
}

/** Runs the jobs on a virtual clock, and says how the group ended. */
async function play(jobs: readonly Job[], given: Way) {
  const ledger = new Ledger();
  const outside = new AbortController();
  const reason = new Error("outside");
  let aliveAtEnd = -1;
  const clock = new VirtualClock();
  const ended = await clock.run(async () => {
    if (given.abortAfter !== null) setTimeout(() => outside.abort(reason), given.abortAfter);
    const outcome = await start(jobs, { ...given, signal: outside.signal }, ledger).then(
      (value) => ({ value, error: undefined }),
      (error: unknown) => ({ value: undefined, error }),
    );
    aliveAtEnd = ledger.alive;
    return outcome;
  });
  return { ...ended, reason, aliveAtEnd, ledger, time: clock.now };
}

const leavesOf = (error: unknown): unknown[] => (error instanceof ExceptionGroup ? error.leaves() : []);

describe("whatever tasks do", () => {
  it("none outlives its group", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(job, { maxLength: 8 }), way, async (jobs, given) => {
        expect((await play(jobs, given)).aliveAtEnd).toBe(0);
      }),
      { numRuns: 400 },
    );
  });

  it("no failure is lost or doubled: run, all and map raise each once, and nothing else", async () => {
    const raising = way.map(
      (given) => ({ ...given, form: given.form === "settle" ? "all" : given.form }) as Way,
    );
    await fc.assert(
      fc.asyncProperty(fc.array(job, { maxLength: 8 }), raising, async (jobs, given) => {
        fc.pre(given.form !== "any");
        const { error, ledger, reason } = await play(jobs, given);
        const failures = leavesOf(error).filter((leaf) => leaf instanceof Failure);
        expect(new Set(failures)).toEqual(ledger.failures);
        expect(failures).toHaveLength(ledger.failures.size);
        if (error !== undefined && !(error instanceof ExceptionGroup)) expect(error).toBe(reason);
        for (const leaf of leavesOf(error)) expect(isCancelled(leaf)).toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  it("settle has an entry for each input, and never rejects", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(job, { maxLength: 8 }), way, async (jobs, given) => {
        const { value, error } = await play(jobs, { ...given, form: "settle" });
        expect(error).toBeUndefined();
        expect(value).toHaveLength(jobs.length);
      }),
      { numRuns: 200 },
    );
  });

  it("timeouts end at their deadline, if the work listens to its signal", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(job, { maxLength: 6 }), fc.integer({ min: 0, max: 60 }), async (jobs, ms) => {
        const listening = jobs.map((given) => ({ ...given, onCancel: "stop", ends: "value" }) as Job);
        const clock = new VirtualClock();
        const ledger = new Ledger();
        await clock.run(async () => {
          const work = ({ signal }: Scope) =>
            TaskGroup.map(listening, (given, _, scope) => ledger.run(given, scope), { signal });
          await moveOnAfter(ms, work);
          await timeout(ms, work).catch(() => {});
        });
        expect(clock.now).toBeLessThanOrEqual(2 * ms);
        expect(ledger.alive).toBe(0);
      }),
      { numRuns: 100 },
    );
  });
});
