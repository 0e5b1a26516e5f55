import type { Range } from "../analysis/site.js";
import type { Part, Reason, Unit, Variant } from "./migration.js";
import type { ChosenPart } from "./render-file.js";

/** A part that is left alone after all, and what took its last form. */
export interface LostPart {
  readonly part: Part;
  readonly because: Reason;
}

/** Where a unit stands on its ladder. Invariant: every step goes down, so a run of steps ends. */
interface Standing {
  readonly unit: Unit;
  variant: number;
  /** Form index by part id, where it is not the best. */
  forms: Map<string, number>;
  readonly gone: Set<string>;
}

/** Which variant and forms are chosen at the moment, for all units of a run. */
export class Choices {
  /** Parts that went a form down, with the reason of the last step. */
  readonly lowered = new Map<string, string>();
  readonly lost: LostPart[] = [];
  readonly #standings: Standing[] = [];
  readonly #byPart = new Map<string, Standing>();
  readonly #byPath = new Map<string, Set<Standing>>();

  constructor(units: readonly Unit[] = []) {
    this.add(units);
  }

  /** More units, each at its best: those that stand already stay as they stand. */
  add(units: readonly Unit[]): void {
    for (const unit of units) {
      const standing = { unit, variant: 0, forms: new Map<string, number>(), gone: new Set<string>() };
      this.#standings.push(standing);
      for (const part of standing.unit.variants.flatMap((variant) => variant.parts)) {
        this.#byPart.set(part.id, standing);
        const group = this.#byPath.get(part.place.path) ?? new Set();
        this.#byPath.set(part.place.path, group.add(standing));
      }
    }
  }

  /** Every file that some variant would change. */
  get paths(): string[] {
    return [...this.#byPath.keys()];
  }

  /** The units that still change something, with the variant and the forms that stand now. */
  collectStanding(): {
    readonly unit: Unit;
    readonly variant: Variant;
    readonly chosen: readonly ChosenPart[];
  }[] {
    return this.#standings.flatMap((standing) => {
      const variant = currentVariant(standing);
      const chosen = variant.parts
        .filter(({ id }) => !standing.gone.has(id))
        .map((part) => chooseForm(standing, part));
      return chosen.length > 0 ? [{ unit: standing.unit, variant, chosen }] : [];
    });
  }

  /** The parts of a file with their forms, as chosen now, in source order. */
  collectChosen(path: string): ChosenPart[] {
    const chosen: ChosenPart[] = [];
    for (const standing of this.#byPath.get(path) ?? []) {
      for (const part of currentVariant(standing).parts) {
        if (part.place.path !== path || standing.gone.has(part.id)) continue;
        chosen.push(chooseForm(standing, part));
      }
    }
    return chosen.sort((a, b) => a.part.place.range[0] - b.part.place.range[0]);
  }

  /** Where a file may be rewritten, in whatever variant and form: disjoint, for each part all that its edits span. */
  collectPlaces(path: string): Range[] {
    const standings = [...(this.#byPath.get(path) ?? [])];
    const parts = standings.flatMap(({ unit }) => unit.variants.flatMap((variant) => variant.parts));
    return mergeRanges(parts.filter(({ place }) => place.path === path).map((part) => measureExtent(part)));
  }

  /** The variant that a part's unit stands at; undefined once the part is gone. */
  findVariant(part: Part): Variant | undefined {
    const standing = this.#byPart.get(part.id);
    return standing && !standing.gone.has(part.id) ? currentVariant(standing) : undefined;
  }

  findUnit(part: Part): Unit | undefined {
    return this.#byPart.get(part.id)?.unit;
  }

  /** One step down for a part: the next form, else the unit's next variant, else it is left alone. Returns the files that change. */
  lower(part: Part, because: Reason): string[] {
    const standing = this.#byPart.get(part.id);
    if (!standing || standing.gone.has(part.id)) return [];
    this.lowered.set(part.id, because.sentence);
    const next = (standing.forms.get(part.id) ?? 0) + 1;
    if (next < part.forms.length) {
      standing.forms.set(part.id, next);
      return [part.place.path];
    }
    return part.kind === "tag"
      ? this.#drop(standing, [part], because)
      : this.#leaveVariant(standing, part, because);
  }

  /** Takes a whole unit out: the user said no. */
  refuse(unit: Unit, because: Reason): void {
    const standing = this.#standings.find((one) => one.unit === unit);
    if (standing) this.#drop(standing, currentVariant(standing).parts, because);
  }

  #leaveVariant(standing: Standing, part: Part, because: Reason): string[] {
    const variant = currentVariant(standing);
    if (standing.variant + 1 < standing.unit.variants.length) {
      standing.variant += 1;
      standing.forms = new Map();
      const after = currentVariant(standing).parts;
      return unique([...variant.parts, ...after].map(({ place }) => place.path));
    }
    const isIndependent = variant.raise === "first";
    return this.#drop(standing, isIndependent ? [part] : variant.parts, because);
  }

  #drop(standing: Standing, parts: readonly Part[], because: Reason): string[] {
    for (const part of parts) {
      if (standing.gone.has(part.id)) continue;
      standing.gone.add(part.id);
      this.lost.push({ part, because });
    }
    return unique(parts.map(({ place }) => place.path));
  }
}

function measureExtent({ place, forms }: Part): Range {
  const edits = forms.flatMap((form) => form.edits);
  return [
    Math.min(place.range[0], ...edits.map(({ start }) => start)),
    Math.max(place.range[1], ...edits.map(({ end }) => end)),
  ];
}

function mergeRanges(ranges: readonly Range[]): Range[] {
  const merged: Range[] = [];
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && start < last[1]) merged[merged.length - 1] = [last[0], Math.max(last[1], end)];
    else merged.push([start, end]);
  }
  return merged;
}

function currentVariant(standing: Standing): Variant {
  return standing.unit.variants[standing.variant] ?? standing.unit.variants[0];
}

function chooseForm(standing: Standing, part: Part): ChosenPart {
  return { part, form: part.forms[standing.forms.get(part.id) ?? 0] ?? part.forms[0] };
}

function unique(paths: readonly string[]): string[] {
  return [...new Set(paths)];
}
