import { relative } from "node:path";
import { createTwoFilesPatch } from "diff";
import type { LostPart } from "./choices.js";
import type { FileProblem, LeftAlone, Part, Reason } from "./migration.js";
import type { Migration } from "./migrate.js";
import { ownSentences } from "./reasons.js";

/** What became of a site: the classes that the summary counts each site in once. */
export type Outcome = "group" | "signal" | "settled" | "boundary" | "timeout" | "left";

/** One site or handler, as all reports show it. */
export interface SiteReport {
  readonly id: string;
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly kind: Part["kind"];
  readonly shape: string;
  readonly outcome: Outcome;
  readonly unit?: string;
  /** The form that was chosen; absent for what is left alone. */
  readonly form?: string;
  /** Behaviour that changes, by id. */
  readonly notes: readonly string[];
  /** Why it is left alone, or why it raises only the first error. */
  readonly reasons: readonly Reason[];
  /** The handlers that its rejection can arrive at, as `path:line`. */
  readonly handlers: readonly string[];
  /** The compiler's sentence, where a better form did not type-check. */
  readonly lowered?: string;
}

export interface FileReport {
  readonly path: string;
  readonly diff: string;
}

/** The whole run as plain data; every format is rendered from it. */
export interface MigrationReport {
  readonly version: 1;
  readonly root: string;
  readonly sites: readonly SiteReport[];
  readonly files: readonly FileReport[];
  readonly problems: readonly FileProblem[];
  readonly warnings: readonly string[];
  readonly notTypeChecked: readonly string[];
  readonly programs: readonly string[];
  readonly typescript: string;
  readonly verification: { readonly rounds: number; readonly remaining: readonly string[] };
  readonly milliseconds: number;
}

/** Turns a run into its report; paths are relative to the root. */
export function createReport(migration: Migration): MigrationReport {
  const { discovery, analysis, verification, typescript, programs } = migration;
  const { root } = discovery;
  const short = (path: string): string => relative(root, path).replaceAll("\\", "/");
  const sites = [...collectMigrated(migration), ...collectLeft(migration)].map((site) => ({
    ...site,
    id: short(site.id),
    path: short(site.path),
    handlers: site.handlers.map(short),
    ...(site.unit !== undefined && { unit: short(site.unit) }),
  }));
  return {
    version: 1,
    root,
    sites: sites.sort((a, b) => a.path.localeCompare(b.path) || a.line - b.line || a.column - b.column),
    files: collectFiles(migration, short),
    problems: [...discovery.problems, ...analysis.problems].map((one) => ({ ...one, path: short(one.path) })),
    warnings: [...collectWarnings(migration)],
    notTypeChecked: verification.notTypeChecked.map(short),
    programs: analysis.sessions.map(({ spec }) => (spec.kind === "project" ? short(spec.name) : spec.name)),
    typescript: `${typescript.version} (${typescript.origin})`,
    verification: {
      rounds: verification.rounds,
      remaining: verification.remaining.map(
        ({ path, code, message }) => `${short(path)}: TS${code}: ${message}`,
      ),
    },
    milliseconds: Math.round(migration.milliseconds),
  };

  function* collectWarnings(run: Migration): Iterable<string> {
    if (run.typescript.note) yield `Note: ${run.typescript.note}.`;
    yield* run.analysis.warnings;
    for (const { path, message } of programs.problems) yield `${short(path)}: ${message}`;
  }
}

function collectMigrated({ choices }: Migration): SiteReport[] {
  return choices.paths.flatMap((path) =>
    choices.collectChosen(path).map(({ part, form }): SiteReport => {
      const variant = choices.findVariant(part);
      const isSettled = form.notes.includes("settled-entries");
      const isFirst = variant?.raise === "first" && part.kind === "fan-out" && !isSettled;
      const lowered = choices.lowered.get(part.id);
      return {
        ...placeOf(part),
        outcome: isFirst ? "boundary" : isSettled ? "settled" : findOutcome(part.kind, form.name),
        form: form.name,
        notes: form.notes,
        reasons: isFirst && variant.boundary ? [variant.boundary] : [],
        unit: choices.findUnit(part)?.id ?? part.id,
        handlers: (part.reach?.handlers ?? []).map(({ path: file, line }) => `${file}:${line}`),
        ...(lowered !== undefined && { lowered }),
      };
    }),
  );
}

function findOutcome(kind: Part["kind"], form: string): Outcome {
  if (kind === "race") return "timeout";
  return form === "signal" ? "signal" : "group";
}

function collectLeft({ analysis, choices }: Migration): SiteReport[] {
  const refused = analysis.left.map((left: LeftAlone): SiteReport => ({
    ...placeOf(left),
    outcome: "left",
    notes: [],
    handlers: [],
    reasons: left.reasons,
  }));
  const lost = choices.lost.map(({ part, because }: LostPart): SiteReport => {
    const sentence =
      because.id === "breaks-types"
        ? `${ownSentences["breaks-types"]} (${because.sentence})`
        : because.sentence;
    return {
      ...placeOf(part),
      outcome: "left",
      notes: [],
      handlers: [],
      reasons: [{ id: because.id, sentence }],
    };
  });
  return [...refused, ...lost];
}

function placeOf({
  place,
  kind,
  shape,
}: Pick<Part, "place" | "kind" | "shape">): Omit<SiteReport, "outcome" | "notes" | "reasons" | "handlers"> {
  const { path, line, column, range } = place;
  return { id: `${path}:${range[0]}`, path, line, column, kind, shape };
}

function collectFiles({ writes, renderer }: Migration, short: (path: string) => string): FileReport[] {
  return writes.map(({ path, after }) => {
    const name = short(path);
    const before = renderer.findOriginal(path) ?? "";
    return { path: name, diff: renderDiff(name, before, after.text) };
  });
}

/** A unified diff of one file, with the headers that `git apply` reads. */
export function renderDiff(name: string, before: string, after: string): string {
  const patch = createTwoFilesPatch(`a/${name}`, `b/${name}`, before, after, undefined, undefined, {
    context: 3,
  });
  return patch.replace(/^=+\n/, "");
}
