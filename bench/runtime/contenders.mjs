import { call, all as effectionAll, run as effectionRun } from "effection";
import { Effect } from "effect";
import pLimit from "p-limit";
import pMap from "p-map";

const work = async (item) => {
  await null;
  return item;
};

const effectOf = (item) => Effect.promise(() => work(item));

/** Ways to run one small asynchronous function per item, by name; the first is what the others are compared with. */
export function createContenders({ TaskGroup }) {
  return {
    "Promise.all": (items) => Promise.all(items.map((item) => work(item))),
    "Promise.all of thunks": (items) =>
      Promise.all(items.map((item) => () => work(item)).map((thunk) => thunk())),
    "Promise.allSettled": (items) => Promise.allSettled(items.map((item) => work(item))),
    "TaskGroup.all": (items) => TaskGroup.all(items.map((item) => () => work(item))),
    "TaskGroup.adoptAll": (items) => TaskGroup.adoptAll(items.map((item) => work(item))),
    "TaskGroup.map": (items) => TaskGroup.map(items, (item) => work(item)),
    "TaskGroup.map, signal read": (items) =>
      TaskGroup.map(items, (item, _, scope) => (scope.signal.aborted ? undefined : work(item))),
    "TaskGroup.map, concurrency 16": (items) =>
      TaskGroup.map(items, (item) => work(item), { concurrency: 16 }),
    "TaskGroup.settle": (items) => TaskGroup.settle(items.map((item) => () => work(item))),
    "TaskGroup.run + createTask": (items) =>
      TaskGroup.run((group) => {
        for (const item of items) group.createTask(() => work(item));
      }),
    "p-map": (items) => pMap(items, (item) => work(item)),
    "p-map, concurrency 16": (items) => pMap(items, (item) => work(item), { concurrency: 16 }),
    "p-limit": (items) => limited(items, Infinity),
    "p-limit, concurrency 16": (items) => limited(items, 16),
    effect: (items) => Effect.runPromise(Effect.all(items.map(effectOf), { concurrency: "unbounded" })),
    "effect, concurrency 16": (items) =>
      Effect.runPromise(Effect.forEach(items, effectOf, { concurrency: 16 })),
    effection: (items) => effectionRun(() => effectionAll(items.map((item) => call(() => work(item))))),
  };
}

function limited(items, concurrency) {
  const limit = pLimit(concurrency);
  return Promise.all(items.map((item) => limit(() => work(item))));
}
