// node tests/package/node-versions/stress.mjs [dist folder] [rounds] [seed]
// Trees of tasks that fail, wait, retry and nest at random, cancelled at random points, on real timers. Ends with
// exit code 1 if anything went unhandled, warned, outlived its group, was lost or was reported twice.
// On other versions: npx --yes -p node@22 node tests/package/node-versions/stress.mjs
import { join, resolve } from "node:path";
import { setTimeout as platformSleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";

const [, , given, rounds = "300", seed = "20261120"] = process.argv;
const dist = given ? resolve(given) : fileURLToPath(new URL("../../../src/runtime/dist", import.meta.url));
const runtime = await import(pathToFileURL(join(dist, "esm/index.js")).href);
const { CancelledError, ExceptionGroup, NonErrorThrown, TaskGroup, TimeoutError } = runtime;
const { cleanup, exceptStar, isCancelled, moveOnAfter, on, shield, suppressedErrors, timeout, traceTasks } =
  runtime;
const { withRetry } = runtime;

/** What went wrong, each kind once with its count. */
const complaints = new Map();
const complain = (text) => complaints.set(text, (complaints.get(text) ?? 0) + 1);
for (const event of ["unhandledRejection", "rejectionHandled", "warning", "uncaughtException"]) {
  process.on(event, (it) => complain(`${event}: ${it?.stack ?? it}`));
}
const demand = (condition, text) => condition || complain(text);

let state = Number(seed);
/** A linear congruential generator: a failure can be run again. */
const random = () => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32;
const pick = (list) => list[Math.floor(random() * list.length)];
const counts = { tasks: 0, groups: 0, failures: 0, cancelled: 0, timeouts: 0, retries: 0, late: 0 };

class Failure extends Error {
  constructor() {
    super("sometimes");
    counts.failures++;
  }
}

/** Tasks that have begun and not ended, by the group that owns them. */
class Owned {
  live = 0;
  constructor() {
    counts.groups++;
  }

  run(fn) {
    return async (...args) => {
      this.live++;
      counts.tasks++;
      try {
        return await fn(args.at(-1)?.signal ? args.at(-1) : args[0]);
      } finally {
        this.live--;
      }
    };
  }

  /** Says so if the group settles before its tasks. */
  async guard(group, what) {
    try {
      return await group;
    } finally {
      demand(this.live === 0, `${what}: ${this.live} tasks outlived their group`);
    }
  }
}

const sleep = (ms, signal) => platformSleep(ms, undefined, { signal });

/** Waits as the platform does, by hand, or not listening at all; some clean up when they are cancelled. */
async function wait({ signal }) {
  const ms = random() * 4;
  const kind = pick(["platform", "platform", "deaf", "clean", "slow"]);
  if (kind === "deaf") return sleep(ms);
  try {
    return await sleep(ms, signal);
  } finally {
    if (kind === "clean") await cleanup(() => sleep(1), { timeout: 50 });
    if (kind === "slow") await sleep(random() * 2);
  }
}

async function* items(count, signal) {
  for (let item = 0; item < count; item++) {
    if (random() < 0.5) await sleep(random(), signal);
    yield item;
  }
}

const forms = {
  wait: (scope) => wait(scope),
  fail: () => {
    throw new Failure();
  },
  failLater: async (scope) => {
    await wait(scope);
    throw new Failure();
  },
  primitive: () => {
    throw "primitive";
  },
  run: ({ signal }, depth) => {
    const owned = new Owned();
    const options = { signal, onError: pick(["cancel", "continue"]), concurrency: pick([undefined, 1, 2]) };
    const group = TaskGroup.run(async (group) => {
      const tasks = [1, 2, 3].map(() => group.createTask(owned.run((scope) => grow(scope, depth - 1))));
      if (random() < 0.2) group.adopt(sleep(random() * 3));
      if (random() < 0.3) for await (const _ of group.completed()) if (random() < 0.3) break;
      await sleep(random() * 3, group.signal);
      if (random() < 0.3) group.cancel();
      if (random() < 0.2) tasks[0].cancel();
      if (random() < 0.3) await group.join();
    }, options);
    return owned.guard(group, "run");
  },
  all: ({ signal }, depth) => {
    const owned = new Owned();
    const child = owned.run((scope) => grow(scope, depth - 1));
    const inputs = pick([[child, child, 1, sleep(1)], { a: child, b: child }, new Set([child, child])]);
    return owned.guard(TaskGroup.all(inputs, { signal, concurrency: pick([undefined, 1, 3]) }), "all");
  },
  first: ({ signal }, depth) => {
    const child = (scope) => grow(scope, depth - 1);
    return TaskGroup.all([child, child, child], { signal, raise: "first" }).catch((error) => {
      counts.late += suppressedErrors(error).length;
      throw error;
    });
  },
  map: ({ signal }, depth) => {
    const owned = new Owned();
    const source = pick([[1, 2, 3, 4], items(4, signal)]);
    const options = { signal, concurrency: pick([undefined, 2]) };
    return owned.guard(
      TaskGroup.map(
        source,
        owned.run((scope) => grow(scope, depth - 1)),
        options,
      ),
      "map",
    );
  },
  settle: async ({ signal }, depth) => {
    const owned = new Owned();
    const child = owned.run((scope) => grow(scope, depth - 1));
    const results = await owned.guard(TaskGroup.settle([child, child, child], { signal }), "settle");
    demand(results.length === 3 && results.every(({ status }) => status), "settle left an entry out");
  },
  any: ({ signal }, depth) => {
    const owned = new Owned();
    const child = owned.run((scope) => grow(scope, depth - 1));
    return owned.guard(TaskGroup.any([child, child], { signal }), "any");
  },
  timeout: ({ signal }, depth) =>
    timeout(random() * 4, (scope) => grow(scope, depth - 1), { signal }).catch((error) => {
      if (error instanceof TimeoutError) counts.timeouts++;
      throw error;
    }),
  moveOn: ({ signal }, depth) => moveOnAfter(random() * 4, (scope) => grow(scope, depth - 1), { signal }),
  shield: ({ signal }) => shield(() => sleep(random() * 2), { signal }),
  retry: ({ signal }, depth) =>
    withRetry((scope) => grow(scope, depth - 1), {
      signal,
      retries: 2,
      delay: 1,
      retryOn: Failure,
      onRetry: () => counts.retries++,
    }),
  start: ({ signal }, depth) =>
    TaskGroup.run(
      async (group) => {
        // Where nobody waits for `ready` yet, only a cancellation may come: a failure would be the caller's to await.
        const isAwaited = random() < 0.5;
        const ready = group.start(async (scope, started) => {
          if (!isAwaited) await wait(scope);
          if (!isAwaited || random() < 0.7) started();
          await grow(scope, depth - 1);
        });
        if (!isAwaited) await sleep(1, group.signal);
        await ready;
        group.cancel();
      },
      { signal },
    ),
  using: async ({ signal }, depth) => {
    const owned = new Owned();
    const group = new TaskGroup({ signal });
    try {
      group.createTask(owned.run((scope) => grow(scope, depth - 1)));
      if (random() < 0.7) await group.join();
    } finally {
      await group[Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose")]();
      demand(owned.live === 0, "await using: a task outlived its group");
    }
  },
  handled: ({ signal }, depth) =>
    grow({ signal }, depth - 1).catch((error) =>
      exceptStar(
        error,
        on(Failure, () => {}),
      ),
    ),
};

async function grow(scope, depth) {
  const names = Object.keys(forms);
  const form = depth === 0 ? pick(["wait", "wait", "wait", "failLater", "primitive"]) : pick(names);
  return forms[form](scope, depth);
}

/** A tree may end in its value, the outside reason, our errors or those that it threw; each leaf once. */
function examine(error, reason) {
  if (error === reason || isCancelled(error)) return void counts.cancelled++;
  if (!(error instanceof AggregateError)) {
    const isKnown = error instanceof Failure || error instanceof TimeoutError || error === "primitive";
    return demand(
      isKnown || /without calling started/.test(error?.message),
      `a strange error: ${error?.stack}`,
    );
  }
  const leaves = error instanceof ExceptionGroup ? error.leaves() : [];
  const objects = leaves.filter((leaf) => !(leaf instanceof NonErrorThrown));
  demand(new Set(objects).size === objects.length, "a group reports one error twice");
  demand(
    !leaves.some((leaf) => leaf instanceof CancelledError),
    "a group reports a cancellation as a failure",
  );
}

async function play() {
  const outside = new AbortController();
  const reason = pick([undefined, new Error("outside"), "a string"]);
  const owned = new Owned();
  const runs = Array.from({ length: 10 }, () => {
    const child = owned.run((scope) => grow(scope, 4));
    return TaskGroup.run((group) => group.createTask(child), { signal: outside.signal }).then(
      () => undefined,
      (error) => examine(error, outside.signal.reason),
    );
  });
  const timer = setTimeout(() => outside.abort(reason), random() * 12);
  for (const run of runs) await run;
  clearTimeout(timer);
  demand(owned.live === 0, `${owned.live} tasks outlived the round`);
}

const events = { started: 0, succeeded: 0, failed: 0, cancelled: 0, abandoned: 0 };
const stop = traceTasks(({ type }) => events[type]++);
for (let round = 0; round < Number(rounds); round++) await play();
await sleep(50);
stop();
demand(events.abandoned === 0, "a task was abandoned, though no group asked for it");

console.log(
  JSON.stringify({ node: process.version, rounds: Number(rounds), seed: Number(seed), ...counts, events }),
);
for (const [text, count] of complaints) console.error(`${count} times: ${text}`);
process.exitCode = complaints.size > 0 ? 1 : 0;
