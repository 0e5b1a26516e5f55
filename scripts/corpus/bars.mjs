// What a corpus run must hold; each broken bar is a sentence.
import { countSites } from "./count-sites.mjs";

const share = { migrated: 0.95, grouped: 0.9 };
const largest = { cpu: 3.0, memory: 1.5 };

export function collectBrokenBars(results) {
  const done = results.filter(({ failed }) => !failed);
  return [
    ...results.filter(({ failed }) => failed).map(({ name, failed }) => `${name}: ${failed.split("\n")[0]}`),
    ...done.flatMap(collectOfRun),
    ...collectOfLargest(done),
    ...collectOfAll(done.filter(({ raise }) => raise === "auto")),
  ];
}

function collectOfRun(result) {
  const { name, raise, report, tests, newDiagnostics } = result;
  const title = `${name} (${raise})`;
  const { before, after } = tests;
  return [
    ...newDiagnostics.map((text) => `${title}: new diagnostic ${text}`),
    ...(result.typesNotRun ? [`${title}: the type check itself does not run`] : []),
    ...(before && (before.broken ?? after.broken) !== undefined ? [`${title}: no summary of the tests`] : []),
    ...(result.typesBroken ? [`${title}: the type check ended well before and does not now`] : []),
    ...result.stray.map((line) => `${title}: changed outside of every site: ${line}`),
    ...(result.unformatted ?? []).map((file) => `${title}: no longer formatted: ${file}`),
    ...result.again.map((sentence) => `${title}: ${sentence}`),
    ...(result.prepared === 0 ? [] : [`${title}: its own build fails after the rewrite`]),
    ...(before && before.passed !== after.passed
      ? [`${title}: ${before.passed} tests passed, now ${after.passed}${renderNames(before, after)}`]
      : []),
    ...report.verification.remaining.map((text) => `${title}: the migration itself left ${text}`),
  ];
}

function renderNames(before, after) {
  const known = new Set(before.names);
  const names = after.names.filter((name) => !known.has(name)).slice(0, 5);
  return names.length > 0 ? ` (${names.join("; ")})` : "";
}

/** Speed and memory are a promise for the largest checkout; of small ones the start of Node is most. */
function collectOfLargest(done) {
  const [result] = done.toSorted((a, b) => b.reference.cpu - a.reference.cpu);
  if (!result || result.reference.cpu === 0) return [];
  return Object.entries(largest).flatMap(([key, limit]) => {
    const ratio = result.run[key] / result.reference[key];
    return ratio > limit
      ? [`${result.name}: ${key} is ${ratio.toFixed(1)} times tsc's, at most ${limit}`]
      : [];
  });
}

function collectOfAll(done) {
  if (done.length === 0) return [];
  const total = done.map(({ report }) => countSites(report)).reduce(addCounts);
  const migrated = (total.all - total.left) / total.all;
  const grouped = (total.group + total.signal) / total.contained;
  return [
    ...(migrated < share.migrated
      ? [`${percent(migrated)} of the fan-outs are migrated, at least 95 %`]
      : []),
    ...(grouped < share.grouped
      ? [`${percent(grouped)} of the contained ones raise a group, at least 90 %`]
      : []),
  ];
}

export function addCounts(a, b) {
  return Object.fromEntries(Object.keys(a).map((key) => [key, a[key] + b[key]]));
}

export function percent(part) {
  return `${(100 * part).toFixed(1)} %`;
}
