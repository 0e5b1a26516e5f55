import { noteSentences } from "../rewrite/note.js";
import { htmlScript, htmlStyle } from "./html-assets.js";
import type { FileReport, MigrationReport, SiteReport } from "./report.js";
import { outcomeTitles } from "./summary.js";

/** The report as one page that needs nothing else: sites by outcome, reason and file, with filters and side-by-side diffs. */
export function renderHtml(report: MigrationReport): string {
  const fanOuts = report.sites.filter(({ kind }) => kind === "fan-out");
  const diffs = report.files.map((file) => renderFileDiff(file)).join("\n");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>except-star: ${fanOuts.length} fan-outs</title>
<style>${htmlStyle}</style>
</head>
<body>
<header>
<h1>except-star</h1>
<p>${fanOuts.length} fan-outs, ${report.files.length} files change. Type-checked with TypeScript ${escapeHtml(report.typescript)} in ${report.programs.length} programs, ${(report.milliseconds / 1000).toFixed(1)} s.</p>
${renderFilters(report)}
</header>
<main>
<section aria-labelledby="sites"><h2 id="sites">Sites <output id="shown"></output></h2>${renderGroups(report, diffs)}</section>
<section aria-labelledby="files"><h2 id="files">Files</h2>${diffs}</section>
${renderNotes(report)}
</main>
<script>${htmlScript}</script>
</body>
</html>
`;
}

function renderFilters({ sites }: MigrationReport): string {
  const outcomes = [...new Set(sites.map(({ outcome }) => outcome))];
  const boxes = outcomes.map((outcome) => {
    const number = sites.filter((site) => site.outcome === outcome).length;
    return `<label><input type="checkbox" name="outcome" value="${outcome}" checked> ${escapeHtml(outcomeTitles[outcome])} (${number})</label>`;
  });
  const search = '<label>Search <input type="search" id="search" placeholder="file, shape, reason"></label>';
  return `<form>${boxes.join("\n")}\n${search}</form>`;
}

/** Grouped by outcome and reason, then by file. */
function renderGroups({ sites }: MigrationReport, diffs: string): string {
  const groups = new Map<string, SiteReport[]>();
  for (const site of sites) {
    const title = `${outcomeTitles[site.outcome]}${site.reasons[0] ? `: ${site.reasons[0].id}` : ""}`;
    groups.set(title, [...(groups.get(title) ?? []), site]);
  }
  const sorted = [...groups].sort(([, a], [, b]) => b.length - a.length);
  return sorted.map(([title, members]) => renderGroup(title, members, diffs)).join("\n");
}

function renderGroup(title: string, members: readonly SiteReport[], diffs: string): string {
  const byFile = new Map<string, SiteReport[]>();
  for (const site of members) byFile.set(site.path, [...(byFile.get(site.path) ?? []), site]);
  const files = [...byFile].map(([path, sites]) => {
    const rows = sites.map((site) => renderSite(site, diffs)).join("\n");
    return `<li class="file"><a href="#${anchorOf(path)}">${escapeHtml(path)}</a><ul>${rows}</ul></li>`;
  });
  return `<details class="group" open><summary>${escapeHtml(title)} <span class="count">${members.length}</span></summary><ul>${files.join("\n")}</ul></details>`;
}

function renderSite(site: SiteReport, diffs: string): string {
  const words = [site.path, site.shape, site.kind, site.form ?? "", ...site.reasons.map(({ id }) => id)].join(
    " ",
  );
  const facts = [
    ...site.reasons.map(({ sentence }) => sentence),
    ...(site.lowered === undefined ? [] : [`A better form did not type-check: ${site.lowered}`]),
    ...site.notes.map((id) => (noteSentences as Readonly<Record<string, string>>)[id] ?? id),
    ...(site.handlers.length > 0 ? [`Reaches ${site.handlers.join(", ")}`] : []),
  ];
  const row = rowOf(site.path, site.line);
  const list = facts.map((fact) => `<li>${escapeHtml(fact)}</li>`).join("");
  const title = `${site.line}:${site.column + 1} ${site.kind}, ${site.shape}${site.form === undefined ? "" : ` → ${site.form}`}`;
  return `<li class="site" data-outcome="${site.outcome}" data-words="${escapeHtml(words.toLowerCase())}">${diffs.includes(`id="${row}"`) ? `<a href="#${row}">${escapeHtml(title)}</a>` : escapeHtml(title)}${list === "" ? "" : `<ul>${list}</ul>`}</li>`;
}

interface Line {
  readonly number: number;
  readonly text: string;
}

/** The old lines on the left, the new ones on the right, hunk by hunk. */
function renderFileDiff({ path, diff }: FileReport): string {
  const rows: string[] = [];
  const next = { left: 0, right: 0 };
  let removed: Line[] = [];
  let added: Line[] = [];
  const flush = (): void => {
    for (let index = 0; index < Math.max(removed.length, added.length); index += 1) {
      rows.push(renderRow(path, { left: removed[index], right: added[index], isChanged: true }));
    }
    [removed, added] = [[], []];
  };
  for (const line of diff.split("\n").slice(2)) {
    const text = line.slice(1);
    if (line.startsWith("-")) removed.push({ number: next.left++, text });
    else if (line.startsWith("+")) added.push({ number: next.right++, text });
    else {
      flush();
      const hunk = /^@@ -(\d+)\S* \+(\d+)/.exec(line);
      if (hunk) {
        [next.left, next.right] = [Number(hunk[1]), Number(hunk[2])];
        rows.push(`<tr class="hunk"><td colspan="4">${escapeHtml(line)}</td></tr>`);
      } else if (line.startsWith(" ")) {
        const [left, right] = [next.left++, next.right++].map((number) => ({ number, text }));
        rows.push(renderRow(path, { left, right, isChanged: false }));
      }
    }
  }
  flush();
  return `<details class="diff" id="${anchorOf(path)}"><summary>${escapeHtml(path)}</summary><table><colgroup><col class="number"><col><col class="number"><col></colgroup><tbody>${rows.join("")}</tbody></table></details>`;
}

interface Row {
  readonly left: Line | undefined;
  readonly right: Line | undefined;
  readonly isChanged: boolean;
}

function renderRow(path: string, { left, right, isChanged }: Row): string {
  const cells = (line: Line | undefined, side: string): string => {
    const look = line === undefined ? "none" : isChanged ? side : "same";
    return `<td class="number ${look}">${line?.number ?? ""}</td><td class="${look}"><code>${escapeHtml(line?.text ?? "")}</code></td>`;
  };
  const id = left === undefined ? "" : ` id="${rowOf(path, left.number)}"`;
  return `<tr${id}>${cells(left, "old")}${cells(right, "new")}</tr>`;
}

function renderNotes({ problems, warnings, notTypeChecked }: MigrationReport): string {
  const lines = [
    ...problems.map(({ path, line, message }) => `${path}${line === undefined ? "" : `:${line}`} ${message}`),
    ...warnings,
    ...notTypeChecked.map((path) => `${path} is in no project: its types were not checked`),
  ];
  if (lines.length === 0) return "";
  const items = lines.map((line) => `<li>${escapeHtml(line)}</li>`).join("");
  return `<section aria-labelledby="notes"><h2 id="notes">To know</h2><ul>${items}</ul></section>`;
}

function anchorOf(path: string): string {
  return `file-${path.replace(/[^\w-]/g, (letter) => `_${letter.charCodeAt(0).toString(16)}`)}`;
}

/** A line of the old text. */
function rowOf(path: string, line: number): string {
  return `${anchorOf(path)}-L${line}`;
}

function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (letter) => entities[letter] ?? letter);
}
