/** The look of the HTML report, light and dark. */
export const htmlStyle = `
:root { color-scheme: light dark; --line: #8884; --old: #f8514926; --new: #2ea04326; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 90rem; padding: 1rem 2rem; }
form { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; position: sticky; top: 0; background: Canvas; padding: .5rem 0; }
ul { margin: .2rem 0; padding-left: 1.2rem; }
summary { cursor: pointer; font-weight: 600; padding: .3rem 0; }
.count, output { color: GrayText; font-weight: normal; }
.site { margin: .2rem 0; } .site ul { color: GrayText; }
.diff { border: 1px solid var(--line); border-radius: 6px; margin: .6rem 0; padding: 0 .6rem; overflow-x: auto; }
table { border-collapse: collapse; table-layout: fixed; width: 100%; }
td { vertical-align: top; padding: 0 .4rem; } td:nth-child(3) { border-left: 1px solid var(--line); }
col.number { width: 3.5rem; } td.number { color: GrayText; font: 12px/1.6 ui-monospace, monospace; text-align: right; user-select: none; }
tr:target { outline: 2px solid Highlight; scroll-margin-top: 4rem; }
code { font: 12.5px/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; tab-size: 2; }
.old { background: var(--old); } .new { background: var(--new); } .none { background: var(--line); }
.hunk td { color: GrayText; font: 12px ui-monospace, monospace; padding-top: .6rem; }
[hidden] { display: none; }
`;

/** Filters by outcome and by words, and opens a file's diff when its link is followed. */
export const htmlScript = `
const boxes = [...document.querySelectorAll("input[name=outcome]")];
const search = document.getElementById("search");
function filter() {
  const outcomes = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let shown = 0;
  for (const site of document.querySelectorAll(".site")) {
    site.hidden = !outcomes.has(site.dataset.outcome) || !words.every((word) => site.dataset.words.includes(word));
    if (!site.hidden) shown += 1;
  }
  for (const holder of document.querySelectorAll(".file, .group")) holder.hidden = !holder.querySelector(".site:not([hidden])");
  document.getElementById("shown").textContent = shown;
}
function openTarget() {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  if (!target) return;
  const holder = target.closest("details");
  if (holder) holder.open = true;
  target.scrollIntoView({ block: "center" });
}
document.querySelector("form").addEventListener("input", filter);
document.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
addEventListener("hashchange", openTarget);
filter();
openTarget();
`;
