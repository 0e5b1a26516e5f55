// docs/seeded-failures.md: what the seeded failure runs found, as tables.
import { table } from "./render-table.mjs";

const versions = ["before", "first", "default"];

/** What a kind of difference means; the others have no excuse, and a page that holds one says so. */
const classes = new Map([
  [
    "group seen by a test",
    "stated: nobody handles the error, so a test that fails as before shows it in a group",
  ],
  [
    "rejects where it threw",
    "stated: making the list threw before Promise.all ran; now the group rejects with the same error",
  ],
]);
const unexplained = "**not explained**";

export function renderSeeds(results) {
  return [
    "# Fan-outs that fail",
    "",
    "Written by `node scripts/corpus/seed-failures.mjs <list.json>`. In a copy of each checkout one fan-out is made to fail under one or two of the checkout's own test files that run it, three times: before the migration, after `--raise first`, and after the default migration. Each seed is one way to fail: the first element at once, each middle one of a short list, the last after its own work, first and last together, and with each error that a handler above the site tests for. Compared are every test's result and message, what the fan-out raised, how often each handler was entered and left and with what, which of its arms ran and how often, the rejections that nobody handled, and the time (a second more is a difference). A difference counts when a second pair of runs shows it again. Three numbers in a cell are before, `--raise first`, and by default.",
    "",
    ...renderTotals(results),
    "",
    "## What differs",
    "",
    ...renderClasses(results),
    "",
    ...results.flatMap(renderDifferences),
  ].join("\n");
}

function renderTotals(results) {
  const counts = results.map((result) => ({
    name: result.name,
    "fan-outs": result.all,
    "run by its tests": result.sites.length,
    "of them, a group by default": result.grouped,
    "seeds planned": result.planned,
    "run in the time given": result.seeds.length,
    runs: result.runs,
    "runs that failed as seeded": result.fired,
  }));
  const head = Object.keys(counts[0]);
  const total = head.map((key) =>
    key === "name" ? "**all**" : counts.reduce((sum, one) => sum + one[key], 0),
  );
  const events = ["handlers", "arms"].map((key) => [
    ...results.map((result) => renderCounts([result], key)),
    renderCounts(results, key),
  ]);
  const rows = [...counts.map((one) => Object.values(one)), total];
  return table(
    ["repository", ...head.slice(1), "handlers entered", "arms run"],
    rows.map((row, index) => [...row, ...events.map((column) => column[index])]),
  );
}

/** Before, with `--raise first`, and by default. */
function renderCounts(results, key) {
  const seeds = results.flatMap((result) => result.seeds);
  return versions
    .map((name) => seeds.reduce((total, seed) => total + (seed[name]?.[key] ?? 0), 0))
    .join(" / ");
}

/** Seeds without a difference, then the differences by what they mean. */
function renderClasses(results) {
  const variants = versions.slice(1);
  const differences = results.flatMap((result) => result.differences);
  const names = [
    ...new Set([...classes.values(), ...differences.map(({ kind }) => classes.get(kind) ?? unexplained)]),
  ];
  const same = variants.map((variant) => results.reduce((sum, one) => sum + countAlike(one, variant), 0));
  return table(
    ["what", "with `--raise first`", "by default"],
    [
      ["seeds of which nothing differs", ...same],
      ...names.map((name) => [
        name,
        ...variants.map((variant) => {
          const found = differences.filter(
            (one) => one.variant === variant && (classes.get(one.kind) ?? unexplained) === name,
          );
          return found.length === 0 ? 0 : `${found.length} (${countSeeds(found)} seeds)`;
        }),
      ]),
    ],
  );
}

function countAlike({ seeds, differences }, variant) {
  return seeds.length - countSeeds(differences.filter((one) => one.variant === variant));
}

function countSeeds(differences) {
  return new Set(differences.map(({ place, seed }) => `${place} ${JSON.stringify(seed)}`)).size;
}

/** What many tests show of one cause is one row, with the first of them as the example. */
function renderDifferences({ name, differences }) {
  if (differences.length === 0) return [];
  const groups = new Map();
  for (const one of differences) {
    const key = `${one.place} ${one.variant} ${one.kind}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const rows = [...groups.values()].map((group) => {
    const [{ variant, place, kind, text }] = group;
    return [`\`${place}\``, variant, kind, group.length, renderExample(text)];
  });
  return [`## ${name}`, "", ...table(["site", "version", "what differs", "times", "for example"], rows), ""];
}

/** Without the frames of the stack, whose paths are those of one machine. */
function renderExample(text) {
  const plain = text.replace(/\s+/g, " ").replace(/ at [\w.<>]+ \([^)]*\)/g, "");
  return plain.replaceAll("|", "\\|").slice(0, 180);
}
