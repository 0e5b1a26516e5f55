import { setTimeout as platformSleep } from "node:timers/promises";
import { TaskGroup, moveOnAfter, shield, timeout, withRetry, type Scope } from "except-star";
import { expect, it } from "vitest";

/** The numbers of a linear congruential generator, so that a failure can be run again. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32;
}

/** A tree of tasks that sleep, fail, shield, retry, start and nest at random. */
async function work(random: () => number, scope: Scope, depth: number): Promise<unknown> {
  const { signal } = scope;
  const child = (inner: Scope): Promise<unknown> => work(random, inner, depth - 1);
  const choice = depth === 0 ? 0 : Math.floor(random() * 11);
  switch (choice) {
    case 1:
      throw new RangeError("sometimes");
    case 2:
      return TaskGroup.run(
        async (group) => {
          for (let i = 0; i < 3; i++) group.createTask(child);
          await platformSleep(random() * 3, undefined, { signal: group.signal });
          if (random() < 0.3) group.cancel();
        },
        { signal },
      );
    case 3:
      return TaskGroup.all([child, child, () => Promise.resolve()], {
        signal,
        raise: random() < 0.5 ? "first" : "group",
      });
    case 4:
      return TaskGroup.map([1, 2, 3, 4], (_, __, inner) => child(inner), { signal, concurrency: 2 });
    case 5:
      return timeout(random() * 4, child, { signal });
    case 6:
      return moveOnAfter(random() * 4, child, { signal });
    case 7:
      return shield(() => platformSleep(random() * 2), { signal });
    case 8:
      return withRetry(child, { retries: 1, delay: 1, signal });
    case 9:
      return TaskGroup.any([child, child], { signal });
    case 10:
      return TaskGroup.run(
        async (group) => {
          const ready = group.start(async (inner, started) => {
            await child(inner);
            if (random() < 0.7) started();
            await child(inner);
          });
          await platformSleep(random() * 3, undefined, { signal: group.signal });
          // Otherwise nobody ever waits for it.
          if (random() < 0.5) await ready;
        },
        { signal },
      );
    default:
      return platformSleep(random() * 3, undefined, { signal });
  }
}

it("makes no unhandled rejection and no warning, wherever it is cancelled", { timeout: 60_000 }, async () => {
  const noticed: unknown[] = [];
  const notice = (event: unknown): void => void noticed.push(event);
  const events = ["unhandledRejection", "rejectionHandled", "warning", "uncaughtException"] as const;
  for (const event of events) process.on(event as "warning", notice);
  const random = createRandom(20_261_120);
  for (let round = 0; round < 150; round++) {
    const outside = new AbortController();
    const runs = Array.from({ length: 10 }, () =>
      TaskGroup.run((group) => work(random, group, 4), { signal: outside.signal }).catch(() => {}),
    );
    const timer = setTimeout(() => outside.abort(), random() * 8);
    await Promise.all(runs);
    clearTimeout(timer);
  }
  await platformSleep(50);
  for (const event of events) process.off(event as "warning", notice);
  expect(noticed).toEqual([]);
});
