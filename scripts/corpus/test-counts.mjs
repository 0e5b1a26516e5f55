// Reads how many tests passed and which failed from what a test runner prints.

/** One line of each runner's summary; every match in the output is added up. */
const summaries = [
  { runner: "vitest", passed: /^\s*Tests\s+.*?(\d+) passed/gm, failed: /^\s*Tests\s+.*?(\d+) failed/gm },
  { runner: "jest", passed: /^Tests:\s+.*?(\d+) passed/gm, failed: /^Tests:\s+.*?(\d+) failed/gm },
  { runner: "mocha", passed: /^\s+(\d+) passing\b/gm, failed: /^\s+(\d+) failing\b/gm },
  { runner: "node:test or tap", passed: /^(?:#|ℹ) pass\s+(\d+)/gm, failed: /^(?:#|ℹ) fail\s+(\d+)/gm },
];

/** A failing test's own line: `FAIL  a.test.ts > b`, `● b › c`, `1) b`, `not ok 1 - b`. */
const failures = [
  /^\s*(?:FAIL|×)\s+(.+ > .+)$/gm,
  /^\s+● (.+ › .+)$/gm,
  /^\s+\d+\) (.+)$/gm,
  /^\s*not ok \d+ -? ?(.+)$/gm,
];

/** `{ passed, failed, names }`; undefined where no summary was printed, which is a broken run and not zero tests. */
export function readTestCounts(text) {
  const found = summaries.filter(({ passed, failed }) => text.match(passed) ?? text.match(failed));
  if (found.length === 0) return undefined;
  return {
    passed: addUp(text, found, "passed"),
    failed: addUp(text, found, "failed"),
    names: [
      ...new Set(failures.flatMap((pattern) => [...text.matchAll(pattern)].map(([, name]) => name.trim()))),
    ],
  };
}

function addUp(text, found, key) {
  const numbers = found.flatMap((summary) =>
    [...text.matchAll(summary[key])].map(([, number]) => Number(number)),
  );
  return numbers.reduce((total, number) => total + number, 0);
}
