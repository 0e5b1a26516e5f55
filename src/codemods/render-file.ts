import { applyEdits, type TextEdit } from "../rewrite/edit.js";
import type { Form, RuntimeImport } from "../rewrite/plan.js";
import type { Part } from "./migration.js";

/** A part with the form that was chosen for it. */
export interface ChosenPart {
  readonly part: Part;
  readonly form: Form;
}

/** An edit, and the part that it belongs to; imports belong to none. */
interface OwnedEdit extends TextEdit {
  readonly part?: Part;
}

/** A file's new text, and the way back from a place in it to the part that stands there. */
export interface RenderedFile {
  readonly text: string;
  readonly edits: readonly TextEdit[];
  /** Parts that could not be rendered because an outer or earlier one edits the same text. */
  readonly dropped: readonly Part[];
  /** The innermost part at an offset of the new text, else the nearest one; undefined in a file without parts. */
  readonly findPart: (offset: number) => Part | undefined;
  /** The offset in the old text for one of the new text. */
  readonly findOldOffset: (offset: number) => number;
}

/** Applies the chosen forms of one file, with the imports that they need. */
export function renderFile(
  source: string,
  chosen: readonly ChosenPart[],
  collectImports: (imports: readonly RuntimeImport[]) => readonly TextEdit[],
): RenderedFile {
  const { kept, dropped } = separateOverlaps(chosen);
  const edits = orderEdits(kept);
  const imports = collectImports(uniteImports(kept));
  const all: OwnedEdit[] = [...edits, ...imports].sort((a, b) => a.start - b.start || a.end - b.end);
  const findOldOffset = createWayBack(all);
  const parts = kept.map(({ part }) => part);
  return {
    text: all.length > 0 ? applyEdits(source, all) : source,
    edits: all.map(({ start, end, text }) => ({ start, end, text })),
    dropped,
    findOldOffset,
    findPart: (offset) => findNearest(parts, kept, findOldOffset(offset)),
  };
}

/** Keeps parts in the order given as long as their edits are disjoint from all kept ones. */
function separateOverlaps(chosen: readonly ChosenPart[]): { kept: ChosenPart[]; dropped: Part[] } {
  const kept: ChosenPart[] = [];
  const taken: TextEdit[] = [];
  const dropped: Part[] = [];
  for (const candidate of chosen) {
    if (candidate.form.edits.some((edit) => taken.some((other) => isOverlapping(edit, other)))) {
      dropped.push(candidate.part);
      continue;
    }
    kept.push(candidate);
    taken.push(...candidate.form.edits);
  }
  return { kept, dropped };
}

function isOverlapping(a: TextEdit, b: TextEdit): boolean {
  if (a.start === a.end) return b.start < a.start && a.start < b.end;
  if (b.start === b.end) return a.start < b.start && b.start < a.end;
  return a.start < b.end && b.start < a.end;
}

/**
 * Edits of all parts by place. Where insertions of nested parts meet, the outer part opens first and
 * the inner part closes first; the edits of one part keep their own order.
 */
function orderEdits(kept: readonly ChosenPart[]): OwnedEdit[] {
  const owned = kept.flatMap(({ part, form }) => form.edits.map((edit) => ({ ...edit, part })));
  return owned.sort((a, b) => a.start - b.start || a.end - b.end || compareNesting(a, b));
}

function compareNesting(a: Required<OwnedEdit>, b: Required<OwnedEdit>): number {
  if (a.part === b.part) return 0;
  const length = ({ part }: Required<OwnedEdit>): number => part.place.range[1] - part.place.range[0];
  const isClosing = ({ part, start }: Required<OwnedEdit>): boolean =>
    start - part.place.range[0] > part.place.range[1] - start;
  if (isClosing(a) && isClosing(b)) return length(a) - length(b);
  if (isClosing(a) !== isClosing(b)) return isClosing(a) ? -1 : 1;
  return length(b) - length(a);
}

function uniteImports(kept: readonly ChosenPart[]): RuntimeImport[] {
  const byKey = new Map<string, RuntimeImport>();
  for (const { form } of kept) {
    for (const one of form.imports) byKey.set(`${one.module}\0${one.imported}\0${one.local}`, one);
  }
  return [...byKey.values()];
}

function createWayBack(edits: readonly TextEdit[]): (offset: number) => number {
  return (offset) => {
    let shift = 0;
    for (const edit of edits) {
      const start = edit.start + shift;
      if (offset < start) break;
      if (offset < start + edit.text.length) return edit.start;
      shift += edit.text.length - (edit.end - edit.start);
    }
    return offset - shift;
  };
}

function findNearest(parts: readonly Part[], kept: readonly ChosenPart[], offset: number): Part | undefined {
  const size = ({ place: { range } }: Part): number => range[1] - range[0];
  const around = parts.filter(({ place: { range } }) => range[0] <= offset && offset <= range[1]);
  if (around.length > 0) return around.reduce((best, part) => (size(part) < size(best) ? part : best));
  const distance = ({ part, form }: ChosenPart): number =>
    Math.min(
      ...[part.place.range, ...form.edits.map(({ start, end }) => [start, end] as const)].map(
        ([start, end]) => (offset < start ? start - offset : Math.max(0, offset - end)),
      ),
    );
  return [...kept].sort((a, b) => distance(a) - distance(b))[0]?.part;
}
