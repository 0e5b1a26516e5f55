import { htmlScript, htmlStyle } from "./html-assets.js";
import type { FileReport, MigrationReport, SiteReport } from "./report.js";
import { outcomeTitles } from "./summary.js";

/** The report as one page that needs nothing else: sites by outcome, reason and file, with filters and side-by-side diffs. */
export function renderHtml(report: MigrationReport): string {
  const fanOuts = report.sites.filter(({ kind }) => kind === "fan-out");
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
<section aria-labelledby="sites"><h2 id="sites">Sites <output id="shown"></output></h2>${renderGroups(report)}</section>
<section aria-labelledby="files"><h2 id="files">Files</h2>${report.files.map((file) => renderFileDiff(file)).join("\n")}</section>
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
function renderGroups({ sites }: MigrationReport): string {
  const groups = new Map<string, SiteReport[]>();
  for (const site of sites) {
    const title = `${outcomeTitles[site.outcome]}${site.reasons[0] ? `: ${site.reasons[0].id}` : ""}`;
    groups.set(title, [...(groups.get(title) ?? []), site]);
  }
  const sorted = [...groups].sort(([, a], [, b]) => b.length - a.length);
  return sorted.map(([title, members]) => renderGroup(title, members)).join("\n");
}

function renderGroup(title: string, members: readonly SiteReport[]): string {
  const byFile = new Map<string, SiteReport[]>();
  for (const site of members) byFile.set(site.path, [...(byFile.get(site.path) ?? []), site]);
  const files = [...byFile].map(([path, sites]) => {
    const rows = sites.map((site) => renderSite(site)).join("\n");
    return `<li class="file"><a href="#${anchorOf(path)}">${escapeHtml(path)}</a><ul>${rows}</ul></li>`;
  });
  return `<details class="group" open><summary>${escapeHtml(title)} <span class="count">${members.length}</span></summary><ul>${files.join("\n")}</ul></details>`;
}

function renderSite(site: SiteReport): string {
  const words = [site.path, site.shape, site.kind, site.form ?? "", ...site.reasons.map(({ id }) => id)].join(
    " ",
  );
  const facts = [
    ...site.reasons.map(({ sentence }) => sentence),
    ...(site.lowered === undefined ? [] : [`A better form did not type-check: ${site.lowered}`]),
    ...(site.notes.length > 0 ? [`Changes: ${site.notes.join(", ")}`] : []),
    ...(site.handlers.length > 0 ? [`Reaches ${site.handlers.join(", ")}`] : []),
  ];
  const list = facts.map((fact) => `<li>${escapeHtml(fact)}</li>`).join("");
  const title = `${site.line}:${site.column + 1} ${site.kind}, ${site.shape}${site.form === undefined ? "" : ` → ${site.form}`}`;
  return `<li class="site" data-outcome="${site.outcome}" data-words="${escapeHtml(words.toLowerCase())}">${escapeHtml(title)}${list === "" ? "" : `<ul>${list}</ul>`}</li>`;
}

/** The old lines on the left, the new ones on the right, hunk by hunk. */
function renderFileDiff({ path, diff }: FileReport): string {
  const rows: string[] = [];
  let removed: string[] = [];
  let added: string[] = [];
  const flush = (): void => {
    for (let index = 0; index < Math.max(removed.length, added.length); index += 1) {
      rows.push(renderRow({ left: removed[index], right: added[index], kind: "changed" }));
    }
    [removed, added] = [[], []];
  };
  for (const line of diff.split("\n").slice(2)) {
    if (line.startsWith("-")) removed.push(line.slice(1));
    else if (line.startsWith("+")) added.push(line.slice(1));
    else {
      flush();
      if (line.startsWith("@@")) rows.push(`<tr class="hunk"><td colspan="2">${escapeHtml(line)}</td></tr>`);
      else if (line !== "") rows.push(renderRow({ left: line.slice(1), right: line.slice(1), kind: "same" }));
    }
  }
  flush();
  return `<details class="diff" id="${anchorOf(path)}"><summary>${escapeHtml(path)}</summary><table><tbody>${rows.join("")}</tbody></table></details>`;
}

function renderRow({
  left,
  right,
  kind,
}: {
  readonly left?: string;
  readonly right?: string;
  readonly kind: "changed" | "same";
}): string {
  const cell = (text: string | undefined, side: string): string =>
    `<td class="${text === undefined ? "none" : kind === "same" ? "same" : side}"><code>${escapeHtml(text ?? "")}</code></td>`;
  return `<tr>${cell(left, "old")}${cell(right, "new")}</tr>`;
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
