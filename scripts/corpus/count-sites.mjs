// Each fan-out of non-test code, counted once.

const tests =
  /(^|\/)(tests?|__tests__|__mocks__|spec|e2e|fixtures?|testing|bench(marks?)?|examples?|playground)(\/|$)|[.-](test|spec)s?\.[cm]?[jt]sx?$/i;

/** Reasons that keep the first error although every handler is known: these count against the contained sites. */
const inside = new Set([
  "handler-blocked",
  "handlers-kept",
  "handler-breaks-types",
  "may-not-settle",
  "breaks-types",
]);

export function isTestFile(path) {
  return tests.test(path);
}

export function countSites(report) {
  const sites = report.sites.filter(({ kind, path }) => kind === "fan-out" && !isTestFile(path));
  const count = (test) => sites.filter(test).length;
  const group = count(({ outcome }) => outcome === "group");
  const signal = count(({ outcome }) => outcome === "signal");
  const boundaries = sites.filter(({ outcome }) => outcome === "boundary");
  return {
    all: sites.length,
    group,
    signal,
    boundary: boundaries.length,
    settled: count(({ outcome }) => outcome === "settled"),
    left: count(({ outcome }) => outcome === "left"),
    contained: group + signal + boundaries.filter(isContained).length,
    handlers: report.sites.filter(({ kind, outcome }) => kind === "handler" && outcome !== "left").length,
  };
}

function isContained({ reasons }) {
  return inside.has(reasons[0]?.id);
}

/** How often each reason stands at a site with this outcome, the most frequent first. */
export function countReasons(report, outcome) {
  const counts = new Map();
  for (const site of report.sites) {
    if (site.kind !== "fan-out" || site.outcome !== outcome || isTestFile(site.path)) continue;
    const id = site.reasons[0]?.id ?? "asked for";
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a);
}
