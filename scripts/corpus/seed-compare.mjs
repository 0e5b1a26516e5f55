// Compares a seeded run of the original with one of the migrated tree. Grouping is the only difference that may be.

const slower = 1000;

/** Sentences, one per difference; `mode` is "first" (nothing may differ) or "default" (an error may be grouped). */
export function compareRuns(before, after, mode) {
  const [was, is] = [before, after].map(({ events }) => events.map(normaliseEvent));
  const groups = is.some(({ error }) => error?.group);
  return [
    ...compareTests(before.tests, after.tests, groups),
    ...compareSites(was, is, mode),
    ...compareHandlers(was, is, mode),
    ...compareArms(was, is),
    ...compareUnhandled(was, is, mode),
  ];
}

function normaliseEvent(event) {
  const { error } = event;
  return error ? { ...event, error: { ...error, leaves: error.leaves.map(normalise) } } : event;
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
        kind: groups && [was, is].every(showsSeed) ? "group seen by a test" : "message",
        text: `${name}: "${was.message}" → "${is.message}"`,
      };
    }
  }
}

/** The test fails with the seeded error itself, alone or in a group, and not with what came of it. */
function showsSeed({ message }) {
  return /seeded (?:other|two|tested)/.test(message);
}

/** Positions, times, temporary folders and hashes in messages differ from run to run. */
export function normalise(message) {
  return message
    .replace(/:\d+:\d+/g, "")
    .replace(/\d+ ?ms/g, "ms")
    .replace(/\/tmp\/[^\s/'"`]+/g, "/tmp/…")
    .replace(/\b[0-9a-f]{7,40}\b/g, "…");
}

function* compareSites(before, after, mode) {
  const [was, all] = [before, after].map((events) => events.filter(({ type }) => type === "site"));
  const early = findEarlyThrows(was, all);
  if (early.length > 0) yield { kind: "rejects where it threw", text: early[0].error.leaves.join(" + ") };
  const is = all.filter((event) => !early.includes(event));
  if (was.length !== is.length) yield { kind: "site runs", text: `${was.length} → ${is.length}` };
  const [failedBefore, failedAfter] = [was, is].map((events) => events.filter(({ ok }) => !ok));
  yield* compareFailures(failedBefore, failedAfter, mode);
  const longest = (events) => Math.max(0, ...events.map(({ ms }) => ms));
  if (longest(is) > longest(was) + slower)
    yield { kind: "slow", text: `site ${longest(was) | 0} → ${longest(is) | 0} ms` };
}

/**
 * Runs that the original did not come to: making the list threw, so Promise.all was never called. The group calls the
 * thunks itself and rejects with the same error, which is none that was seeded.
 */
function findEarlyThrows(was, is) {
  const isEarly = ({ ok, error }) => !ok && !error.leaves.some((leaf) => /: seeded /.test(leaf));
  const early = is.filter(isEarly);
  const known = was.filter(isEarly).length;
  return early.length - known === is.length - was.length ? early.slice(known) : [];
}

/** Errors that were not seeded have no fixed name: of several that race, another one may win in the next run. */
function nameLeaves({ leaves }) {
  return leaves.filter((leaf) => / seeded /.test(leaf)).join(" + ") || "an error of the tests' own";
}

function* compareFailures(was, is, mode) {
  if (was.length !== is.length)
    yield { kind: "site outcome", text: `rejected ${was.length} times → ${is.length}` };
  if (mode === "first") {
    if (is.some(({ error }) => error.group)) yield { kind: "group", text: "raised a group" };
    const key = ({ error }) => nameLeaves(error);
    yield* compareCounts(count(was, "site", key), count(is, "site", key), "site error");
  }
  const kept = new Set(is.flatMap(({ error }) => error.leaves));
  for (const leaf of new Set(was.flatMap(({ error }) => error.leaves))) {
    if (!kept.has(leaf)) yield { kind: "failure lost", text: leaf };
  }
}

/** How often each handler was entered with which leaves, and what left it. */
function* compareHandlers(before, after, mode) {
  for (const type of ["enter", "left"]) {
    const key = ({ id, error }) =>
      mode === "first" ? `${id} ${nameLeaves(error)}${error.group ? " (group)" : ""}` : id;
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

/** A rejection that nobody handles; fewer of them, too, is a difference to be read. */
function* compareUnhandled(before, after, mode) {
  const key = ({ error }) => (mode === "first" ? nameLeaves(error) : "rejections");
  yield* compareCounts(
    count(before, "unhandled", key),
    count(after, "unhandled", key),
    "unhandled rejection",
  );
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
