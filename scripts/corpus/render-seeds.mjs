// docs/seeded-failures.md: what the seeded failure runs found, as tables.
import { table } from "./render-table.mjs";

const versions = ["before", "first", "default"];

export function renderSeeds(results) {
  return [
    "# Fan-outs that fail",
    "",
    "Written by `node scripts/corpus/seed-failures.mjs <list.json>`. In a copy of each checkout, one element of one fan-out is made to fail (the first at once, the last after its own work, two together, with an error that a handler tests), and the checkout's own tests that run this fan-out are run three times: before the migration, after `--raise first`, and after the default migration. Compared are each test's result and message, what the site raised, how often each handler was entered and left and with what, which of its arms ran and how often, and the time. A difference counts when a second pair of runs shows it again.",
    "",
    ...table(
      ["repository", "sites", "seeds", "runs", "that fired", "handlers entered", "arms run", "differences"],
      results.map((result) => [
        result.name,
        result.sites.length,
        result.seeds.length,
        result.runs,
        result.fired,
        renderCounts(result, "handlers"),
        renderCounts(result, "arms"),
        result.differences.length,
      ]),
    ),
    "",
    ...results.flatMap(renderDifferences),
  ].join("\n");
}

/** Before, with `--raise first`, and by default. */
function renderCounts({ seeds }, key) {
  return versions
    .map((name) => seeds.reduce((total, seed) => total + (seed[name]?.[key] ?? 0), 0))
    .join(" / ");
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
    return [
      `\`${place}\``,
      variant,
      kind,
      group.length,
      text.replaceAll("|", "\\|").replace(/\s+/g, " ").slice(0, 200),
    ];
  });
  return [`## ${name}`, "", ...table(["site", "version", "what differs", "times", "for example"], rows), ""];
}
