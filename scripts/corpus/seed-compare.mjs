// Compares a seeded run of the original with one of the migrated tree. Grouping is the only difference that may be.

const slower = 1000;

/** Sentences, one per difference; `mode` is "first" (nothing may differ) or "default" (an error may be grouped). */
export function compareRuns(before, after, mode) {
  return [
    ...compareTests(
      before.tests,
      after.tests,
      after.events.some(({ error }) => error?.group),
    ),
    ...compareSites(before.events, after.events, mode),
    ...compareHandlers(before.events, after.events, mode),
    ...compareArms(before.events, after.events),
  ];
}

/** Where a group was raised and a test's message differs, the group has left the code whose handlers are known. */
function* compareTests(before, after, groups) {
  for (const [name, was] of before) {
    const is = after.get(name);
    if (!is) yield { kind: "test gone", text: name };
    else if (was.status !== is.status) {
      yield {
        kind: "test result",
        text: `${name}: ${was.status} → ${is.status}: ${is.message || was.message}`,
      };
    } else if (is.ms > was.ms + slower)
      yield { kind: "slow", text: `${name}: ${was.ms | 0} ms → ${is.ms | 0} ms` };
    else if (normalise(was.message) !== normalise(is.message)) {
      yield {
        kind: groups ? "group seen by a test" : "message",
        text: `${name}: "${was.message}" → "${is.message}"`,
      };
    }
  }
}

/** Positions and times in messages differ from run to run. */
function normalise(message) {
  return message.replace(/:\d+:\d+/g, "").replace(/\d+ ?ms/g, "ms");
}

function* compareSites(before, after, mode) {
  const [was, is] = [before, after].map((events) => events.filter(({ type }) => type === "site"));
  if (was.length !== is.length) yield { kind: "site runs", text: `${was.length} → ${is.length}` };
  const [failedBefore, failedAfter] = [was, is].map((events) => events.filter(({ ok }) => !ok));
  if (failedBefore.length !== failedAfter.length) {
    yield { kind: "site outcome", text: `rejected ${failedBefore.length} times → ${failedAfter.length}` };
  }
  if (mode === "first" && failedAfter.some(({ error }) => error.group))
    yield { kind: "group", text: "raised a group" };
  const kept = new Set(failedAfter.flatMap(({ error }) => error.leaves));
  for (const leaf of new Set(failedBefore.flatMap(({ error }) => error.leaves))) {
    if (!kept.has(leaf)) yield { kind: "failure lost", text: leaf };
  }
  const longest = (events) => Math.max(0, ...events.map(({ ms }) => ms));
  if (longest(is) > longest(was) + slower)
    yield { kind: "slow", text: `site ${longest(was) | 0} → ${longest(is) | 0} ms` };
}

/** How often each handler was entered with which leaves, and what left it. */
function* compareHandlers(before, after, mode) {
  for (const type of ["enter", "left"]) {
    const key = ({ id, error }) =>
      mode === "first" ? `${id} ${error.leaves.join(" + ")}${error.group ? " (group)" : ""}` : id;
    yield* compareCounts(
      count(before, type, key),
      count(after, type, key),
      type === "enter" ? "handler entered" : "left handler",
    );
  }
}

function* compareArms(before, after) {
  const key = ({ id }) => `arm ${id}`;
  yield* compareCounts(count(before, "arm", key), count(after, "arm", key), "arm");
}

function count(events, type, key) {
  const counts = new Map();
  for (const event of events) {
    if (event.type === type) counts.set(key(event), (counts.get(key(event)) ?? 0) + 1);
  }
  return counts;
}

function* compareCounts(was, is, kind) {
  for (const key of new Set([...was.keys(), ...is.keys()])) {
    const [m, n] = [was.get(key) ?? 0, is.get(key) ?? 0];
    if (m !== n) yield { kind, text: `${key}: ${m} → ${n}` };
  }
}
