// Every changed line must lie in a site, a handler or an import.
import { collectImportLines, collectExtents } from "./extents.mjs";
import { git } from "./git.mjs";

const manifests = /(^|\/)(package\.json|pnpm-workspace\.yaml|\.yarnrc\.yml)$/;

/** The changes of the migrated copy that lie nowhere they should: `path:line: the line`. */
export function collectStrayLines(copy, report) {
  return readHunks(git(copy, ["diff", "-U0", "--no-color", "--no-ext-diff"])).flatMap((hunk) => {
    if (manifests.test(hunk.path)) return isDependency(hunk) ? [] : [describe(hunk)];
    return isExplained(copy, report, hunk) ? [] : [describe(hunk)];
  });
}

/** Besides the entry itself only commas may differ, and the section that the entry stands in may be new. */
function isDependency({ removed, added }) {
  const bare = (line) =>
    line
      .replace(/"?except-star"?: ?"?[^",]*"?,?/, "")
      .replaceAll(",", "")
      .trim();
  const old = new Set(removed.map(bare));
  const rest = added.map(bare).filter((line) => !old.has(line));
  return rest.every((line) => /^("?(dev)?dependencies"?:)? ?[{}]*$/i.test(line));
}

/** A hunk is explained by an extent that it lies in, or it only adds the runtime's import. */
function isExplained(copy, report, hunk) {
  if (hunk.added.every((line) => line.trim() === "" || /['"]except-star(\/\w+)?['"]/.test(line))) return true;
  const text = git(copy, ["show", `HEAD:${hunk.path}`]);
  const places = report.sites.filter(({ path, outcome }) => path === hunk.path && outcome !== "left");
  const extents = places.flatMap((place) => collectExtents(hunk.path, text, offsetOf(place.id)));
  const known = [...extents, ...collectImportLines(hunk.path, text)];
  const lines = Array.from({ length: hunk.to - hunk.from + 1 }, (_, index) => hunk.from + index);
  return lines.every((line) => known.some(({ from, to }) => line >= from && line <= to));
}

function offsetOf(id) {
  return Number(id.slice(id.lastIndexOf(":") + 1));
}

function describe({ path, from, added }) {
  return `${path}:${from}: ${(added[0] ?? "(a line was taken away)").trim()}`;
}

/** The hunks of a diff without context: which old lines (`from`-`to`) became which new text. */
export function readHunks(diff) {
  const hunks = [];
  let path = "";
  for (const line of diff.split("\n")) {
    if (line.startsWith("+++ ")) path = line.slice(6);
    else if (line.startsWith("@@")) hunks.push(readHead(path, line));
    else if (line.startsWith("+")) hunks.at(-1)?.added.push(line.slice(1));
    else if (line.startsWith("-") && !line.startsWith("--- ")) hunks.at(-1)?.removed.push(line.slice(1));
  }
  return hunks;
}

function readHead(path, line) {
  const [, start, count = "1"] = /^@@ -(\d+)(?:,(\d+))?/.exec(line);
  const from = Number(start);
  return { path, from, to: from + Math.max(0, Number(count) - 1), added: [], removed: [] };
}

/** The source files that the migration changed. */
export function collectChangedFiles(copy) {
  const names = git(copy, ["diff", "--name-only", "--no-ext-diff"]).split("\n").filter(Boolean);
  return names.filter((name) => !manifests.test(name));
}
