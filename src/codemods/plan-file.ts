import { readFileSync, writeFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import type { Place } from "../analysis/site.js";
import type { Form } from "../rewrite/plan.js";
import { Choices } from "./choices.js";
import { hashText, stripMark } from "./discover.js";
import { exitCodes, ExitError } from "./exit-error.js";
import type { Migration } from "./migrate.js";
import type { Part, Raise, Unit } from "./migration.js";
import { toPosix } from "./programs.js";

/** A verified plan as a file: paths are relative to the root, so that another machine can apply it. */
export interface PlanFile {
  readonly version: 1;
  /** The hash of every file that the plan changes, as it was analysed. */
  readonly hashes: Readonly<Record<string, string>>;
  readonly units: readonly PlannedUnit[];
}

interface PlannedUnit {
  readonly id: string;
  readonly raise: Raise;
  readonly parts: readonly {
    readonly id: string;
    readonly kind: Part["kind"];
    readonly place: Place;
    readonly shape: string;
    readonly form: Form;
  }[];
}

/** Writes what a run decided, for `--apply` on this or another machine. */
export function savePlan(file: string, { choices, discovery, writes }: Migration): void {
  const short = (path: string): string => toPosix(relative(discovery.root, path));
  const units = choices.collectStanding().map(({ unit, variant, chosen }): PlannedUnit => {
    const parts = chosen.map(({ part: { kind, place, shape, id }, form }) => {
      return { id: short(id), kind, place: { ...place, path: short(place.path) }, shape, form };
    });
    return { id: short(unit.id), raise: variant.raise, parts };
  });
  const hashes = Object.fromEntries(writes.map(({ path, before }) => [short(path), before]));
  const plan: PlanFile = { version: 1, hashes, units };
  writeFileSync(file, `${JSON.stringify(plan, undefined, 1)}\n`);
}

/** Plans of several shards, put together over the files as they are now. */
export interface MergedPlan {
  readonly choices: Choices;
  readonly texts: ReadonlyMap<string, string>;
  /** Files that are not as they were analysed; units that need them are left out. */
  readonly changed: readonly string[];
}

/** Reads plans and merges them; a handler that two shards rewrite alike is rewritten once. */
export function mergePlans(
  files: readonly string[],
  { root, cwd }: { readonly root: string; readonly cwd: string },
): MergedPlan {
  const plans = files.map((file) => readPlan(resolve(cwd, file)));
  const texts = new Map<string, string>();
  const changed = new Set<string>();
  for (const [name, hash] of plans.flatMap(({ hashes }) => Object.entries(hashes))) {
    const text = readUnchanged(`${root}/${name}`, hash);
    if (text !== undefined) texts.set(`${root}/${name}`, text);
    else changed.add(`${root}/${name}`);
  }
  const seen = new Set<string>();
  const units = plans
    .flatMap((plan) => plan.units)
    .flatMap((unit) => findFreshUnit(unit, { root, seen, changed }) ?? []);
  return { choices: new Choices(units), texts, changed: [...changed] };
}

function readPlan(file: string): PlanFile {
  try {
    const plan = JSON.parse(readFileSync(file, "utf8")) as PlanFile;
    if (plan.version === 1 && Array.isArray(plan.units)) return plan;
  } catch (error) {
    throw new ExitError(exitCodes.usage, `${file} could not be read as a plan: ${(error as Error).message}`);
  }
  throw new ExitError(
    exitCodes.usage,
    `${file} is no plan of this version.`,
    "Make it again with `migrate --plan`.",
  );
}

function readUnchanged(path: string, hash: string): string | undefined {
  try {
    const text = stripMark(readFileSync(path, "utf8"));
    return hashText(text) === hash ? text : undefined;
  } catch {
    return undefined;
  }
}

function findFreshUnit(
  unit: PlannedUnit,
  {
    root,
    seen,
    changed,
  }: { readonly root: string; readonly seen: Set<string>; readonly changed: ReadonlySet<string> },
): Unit | undefined {
  const parts = unit.parts.map(({ id, kind, place, shape, form }): Part => {
    return {
      id: `${root}/${id}`,
      kind,
      place: { ...place, path: `${root}/${place.path}` },
      shape,
      forms: [form],
    };
  });
  if (parts.some(({ place }) => changed.has(place.path))) return undefined;
  const fresh = parts.filter(({ id }) => !seen.has(id));
  for (const { id } of fresh) seen.add(id);
  return fresh.length > 0
    ? { id: `${root}/${unit.id}`, variants: [{ raise: unit.raise, parts: fresh }] }
    : undefined;
}
