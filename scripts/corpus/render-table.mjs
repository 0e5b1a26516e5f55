// docs/corpus.md: what a run found, as tables.
import { percent, addCounts } from "./bars.mjs";
import { countReasons, countSites } from "./count-sites.mjs";

export function renderTable(results) {
  const done = results.filter(({ failed }) => !failed);
  const auto = done.filter(({ raise }) => raise === "auto");
  return [
    "# The codemod on real repositories",
    "",
    "Written by `npm run corpus -- <list.json>`: a copy of each checkout is migrated, and the checkout's own type check and tests run before and after. Sites are those of non-test code, each counted once.",
    "",
    ...section("By default", auto),
    ...section(
      "With `--raise first`",
      done.filter(({ raise }) => raise === "first"),
    ),
    ...results
      .filter(({ failed }) => failed)
      .map(({ name, failed }) => `Not run: ${name}: ${failed.split("\n")[0]}\n`),
  ].join("\n");
}

function section(title, results) {
  if (results.length === 0) return [];
  return [
    `## ${title}`,
    "",
    ...renderSites(results),
    "",
    ...renderChecks(results),
    "",
    ...renderReasons(results),
    "",
  ];
}

function renderSites(results) {
  const counted = results.map(({ name, report }) => [name, countSites(report)]);
  const total = counted.map(([, counts]) => counts).reduce(addCounts);
  return table(
    [
      "repository",
      "fan-outs",
      "group raised",
      "group with a signal",
      "boundary",
      "never rejects",
      "left alone",
      "migrated",
      "of the contained, group",
      "handlers changed",
    ],
    [...counted, ["**all**", total]].map(([name, c]) => [
      name,
      c.all,
      c.group,
      c.signal,
      c.boundary,
      c.settled,
      c.left,
      percent((c.all - c.left) / Math.max(1, c.all)),
      c.contained > 0 ? percent((c.group + c.signal) / c.contained) : "–",
      c.handlers,
    ]),
  );
}

function renderChecks(results) {
  return table(
    [
      "repository",
      "diagnostics before",
      "new",
      "tests before",
      "tests after",
      "lines outside",
      "no longer formatted",
      "second run",
      "CPU",
      "× its tsc",
      "memory",
      "× its tsc",
    ],
    results.map((result) => [
      result.name,
      result.diagnosticsBefore,
      result.newDiagnostics.length,
      renderTests(result.tests.before),
      renderTests(result.tests.after),
      result.stray.length,
      result.unformatted?.length ?? "no prettier",
      result.again.length === 0 ? "nothing" : "**changes**",
      `${result.run.cpu.toFixed(1)} s`,
      ratio(result, "cpu"),
      `${Math.round(result.run.memory / 2 ** 20)} MB`,
      ratio(result, "memory"),
    ]),
  );
}

function renderTests(tests) {
  if (!tests) return "–";
  return tests.failed > 0 ? `${tests.passed} pass, ${tests.failed} fail` : `${tests.passed} pass`;
}

function ratio({ run, reference }, key) {
  return reference[key] > 0 ? (run[key] / reference[key]).toFixed(2) : "–";
}

function renderReasons(results) {
  const rows = results.flatMap(({ name, report }) =>
    ["boundary", "left"].flatMap((outcome) =>
      countReasons(report, outcome).map(([reason, count]) => [
        name,
        outcome === "left" ? "left alone" : outcome,
        `\`${reason}\``,
        count,
      ]),
    ),
  );
  return rows.length > 0 ? table(["repository", "outcome", "reason", "sites"], rows) : [];
}

export function table(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}
