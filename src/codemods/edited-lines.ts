import { diffArrays } from "diff";

/** A file before its rewrite, after it, and as the formatter writes the latter. */
export interface FormattedText {
  readonly before: string;
  readonly after: string;
  readonly formatted: string;
}

/**
 * Whether the formatter touched nothing but lines that the rewrite wrote, and moved the lines between them as one.
 * Then it had nothing to say about the rest, the most of the file: the old text need not be formatted to know that.
 */
export function isOnlyEdited({ before, after, formatted }: FormattedText): boolean {
  const lines = splitLines(after);
  const edited = collectEdited(splitLines(before), lines);
  if (edited.size * 2 >= lines.length) return false;
  const target = splitLines(formatted);
  const hunks = diffArrays(lines, target, { comparator: (a, b) => a.trimStart() === b.trimStart() });
  let at = 0;
  let written = 0;
  return hunks.every(({ added, removed, count }, index) => {
    const from = at;
    const to = written;
    if (!added) at += count;
    if (!removed) written += count;
    if (added) return hunks[index - 1]?.removed === true || edited.has(from - 1) || edited.has(from);
    if (removed) return lines.slice(from, at).every((_, offset) => edited.has(from + offset));
    const isBetween = index > 0 && index < hunks.length - 1;
    return isMovedAsOne(lines.slice(from, at), target.slice(to, written), isBetween);
  });
}

/** The numbers of the lines that the old text does not have. */
function collectEdited(before: readonly string[], after: readonly string[]): Set<number> {
  const edited = new Set<number>();
  let at = 0;
  for (const { added, removed, count } of diffArrays([...before], [...after])) {
    for (let line = at; added && line < at + count; line += 1) edited.add(line);
    if (!removed) at += count;
  }
  return edited;
}

/** Whether all lines stand where they stood, or each by the same characters further in or out. */
function isMovedAsOne(old: readonly string[], moved: readonly string[], mayMove: boolean): boolean {
  const shifts = new Set(
    old.flatMap((line, index) => {
      const target = moved[index] ?? "";
      return line.trim() === "" && line === target ? [] : [findShift(line, target)];
    }),
  );
  if (shifts.size > 1 || shifts.has(undefined)) return false;
  return mayMove || shifts.size === 0 || shifts.has("");
}

/** `+` and what one text has more at its start, `-` and what it lacks; undefined where neither is so. */
function findShift(line: string, target: string): string | undefined {
  if (line === target) return "";
  if (target.endsWith(line)) return `+${target.slice(0, target.length - line.length)}`;
  return line.endsWith(target) ? `-${line.slice(0, line.length - target.length)}` : undefined;
}

function splitLines(text: string): string[] {
  return text.split("\n");
}
