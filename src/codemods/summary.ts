import type { MigrationReport, SiteReport } from "./report.js";

/** Paints words for a terminal, or leaves them plain. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly red: (text: string) => string;
}

/** Whether the run wrote its edits or only showed them. */
export interface SummaryFacts {
  readonly isWritten: boolean;
  /** Lines that say what to do next. */
  readonly next: readonly string[];
}

/** The end of a run in words: what was migrated, what was left and why, what to do next. */
export function renderSummary(report: MigrationReport, facts: SummaryFacts, paint: Paint): string[] {
  const fanOuts = report.sites.filter(({ kind }) => kind === "fan-out");
  const migrated = fanOuts.filter(({ outcome }) => outcome !== "left");
  const handlers = report.sites.filter(({ kind, outcome }) => kind === "handler" && outcome !== "left");
  const races = report.sites.filter(({ kind }) => kind === "race");
  const timeouts = races.filter(({ outcome }) => outcome !== "left");
  const verb = facts.isWritten ? "Migrated" : "Would migrate";
  return [
    paint.bold(
      `${verb} ${count(migrated.length, "of")} ${count(fanOuts.length, "fan-out", "fan-outs")} in ${count(report.files.length, "file")}`,
    ),
    ...indent(renderCounts(migrated, (site) => outcomeTitles[site.outcome])),
    ...section(
      "by form",
      renderCounts(migrated, (site) => site.form ?? ""),
    ),
    ...section(
      "by shape",
      renderCounts(migrated, (site) => site.shape),
    ),
    ...(races.length > 0
      ? [paint.bold(`${verb} ${timeouts.length} of ${count(races.length, "race")} with a timer`)]
      : []),
    ...(handlers.length > 0
      ? [`${count(handlers.length, "handler")} ${facts.isWritten ? "changed" : "would change"}`]
      : []),
    ...renderLeft([...fanOuts, ...races], paint),
    ...renderTrouble(report, paint),
    `Type-checked with TypeScript ${report.typescript} in ${count(report.programs.length, "program")}, ${count(report.verification.rounds, "round")}; ${(report.milliseconds / 1000).toFixed(1)} s`,
    ...(facts.next.length > 0 ? [paint.bold("Next"), ...indent(facts.next)] : []),
  ];
}

export const outcomeTitles: Readonly<Record<SiteReport["outcome"], string>> = {
  group: "raise a group",
  signal: "raise a group, and its signal reaches an element",
  settled: "settled: never rejects, as before",
  boundary: 'boundary: raise: "first", the same error as before',
  timeout: "timeout or moveOnAfter, in place of a race with a timer",
  left: "left alone",
};

function renderLeft(sites: readonly SiteReport[], paint: Paint): string[] {
  const left = sites.filter(({ outcome }) => outcome === "left");
  if (left.length === 0) return [];
  const lines = renderCounts(left, (site) => {
    const [reason] = site.reasons;
    return reason ? `${reason.id}: ${shorten(reason.sentence)}` : "no reason";
  });
  return [paint.yellow(`Left alone: ${left.length}`), ...indent(lines)];
}

/** The first sentence: details of a single site would make every line its own. */
function shorten(sentence: string): string {
  return sentence.replace(/^(.*?\.) .*$/s, "$1").replace(/ \([^()]*\)$/, "");
}

function renderTrouble({ problems, notTypeChecked, warnings }: MigrationReport, paint: Paint): string[] {
  const shown = notTypeChecked.slice(0, 5).map((path) => path);
  const more = notTypeChecked.length - shown.length;
  return [
    ...problems.map((one) => paint.red(renderProblem(one))),
    ...warnings.map((warning) => paint.yellow(warning)),
    ...(notTypeChecked.length > 0
      ? [
          paint.yellow(`Not type-checked, in no project: ${count(notTypeChecked.length, "file")}`),
          ...indent(shown),
        ]
      : []),
    ...(more > 0 ? indent([`and ${more} more`]) : []),
  ];
}

/** `src/a.ts:3:7 does not parse: … Correct the file …` */
export function renderProblem({
  path,
  line,
  column,
  message,
  advice,
}: MigrationReport["problems"][number]): string {
  const place = line === undefined ? path : `${path}:${line}:${(column ?? 0) + 1}`;
  return `${place} ${message}. ${advice}`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length > 0 ? [`  ${title}`, ...indent(indent(lines))] : [];
}

function renderCounts(sites: readonly SiteReport[], title: (site: SiteReport) => string): string[] {
  const counts = new Map<string, number>();
  for (const site of sites) counts.set(title(site), (counts.get(title(site)) ?? 0) + 1);
  const sorted = [...counts].sort(([a, m], [b, n]) => n - m || a.localeCompare(b));
  const width = String(Math.max(0, ...counts.values())).length;
  return sorted.map(([name, number]) => `${String(number).padStart(width)}  ${name}`);
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

function count(number: number, one: string, many = `${one}s`): string {
  if (one === "of") return `${number} of`;
  return `${number} ${number === 1 ? one : many}`;
}
