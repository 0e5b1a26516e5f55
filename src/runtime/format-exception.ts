import { NonErrorThrown, toError } from "./cancelled-error.js";
import { countOf, framesOf, messageOf, titleLine } from "./error-text.js";
import { findChildren } from "./group-tree.js";

/** How much of a tree `formatException` prints; the defaults are those of Python's traceback module. */
export interface FormatOptions {
  /** How many sub-exceptions of a group are shown, 15 if not given. */
  readonly maxWidth?: number;
  /** How many groups inside one another are shown, 10 if not given, 1,000 at most. */
  readonly maxDepth?: number;
}

const causeSentence = "\nThe above exception was the direct cause of the following exception:\n";

/**
 * Renders an error as Python's traceback module does: a group as a tree with numbered sub-exceptions, causes before
 * what they caused, notes below the message. Takes any thrown value; `console.log` of a group prints the same.
 */
export function formatException(
  value: unknown,
  { maxWidth = 15, maxDepth = 10 }: FormatOptions = {},
): string {
  const lines: string[] = [];
  const seen = new Set<unknown>();
  const deepest = Math.min(maxDepth, 1000);
  // True while the frame of the innermost group is open; a group that is the last of another closes it for both.
  let needsClose = false;

  const emit = (depth: number, text: string, margin = "|") => {
    const indent = "  ".repeat(depth) + (depth ? `${margin} ` : "");
    for (const line of text.split("\n")) lines.push(indent + line);
  };
  const border = (depth: number, text: string) => lines.push("  ".repeat(depth) + text);

  const head = (error: Error, title: string, depth: number, isTop?: boolean) => {
    // The stack of a stand-in for a value says only where it was wrapped.
    const frames = error instanceof NonErrorThrown ? [] : framesOf(error);
    emit(depth, title, isTop && frames.length > 0 ? "+" : "|");
    const { notes } = error as { notes?: unknown };
    for (const note of Array.isArray(notes) ? notes : []) emit(depth, String(note));
    for (const line of frames) emit(depth, line);
  };

  const group = (error: Error, children: readonly Error[], outer: number) => {
    const depth = outer || 1;
    const { title = messageOf(error) } = error as { title?: string };
    head(error, `${titleLine(error, "")}: ${title} ${countOf(children)}`, depth, !outer);
    const shown = Math.min(children.length, maxWidth + 1);
    needsClose = false;
    for (let index = 0; index < shown; index++) {
      const isCut = index >= maxWidth;
      if (index === shown - 1) needsClose = true;
      border(depth, `${index ? "  " : "+-"}+---------------- ${isCut ? "..." : index + 1} ----------------`);
      const more = children.length - maxWidth;
      if (isCut) emit(depth + 1, `and ${more} more exception${more > 1 ? "s" : ""}`);
      else chain(children[index]!, depth + 1);
    }
    if (needsClose) border(depth + 1, "+------------------------------------");
    needsClose = false;
  };

  const one = (error: Error, depth: number) => {
    const children = findChildren(error);
    if (!children) head(error, titleLine(error), depth);
    else if (depth > deepest) emit(depth, `... (max_group_depth is ${deepest})`);
    else group(error, children, depth);
  };

  // Causes come first, as in Python; one that was printed already is left out, so that a circle of causes ends.
  const chain = (error: Error, depth: number) => {
    const causes = [error];
    seen.add(error);
    for (let { cause } = error; cause != null && !seen.has(cause); { cause } = toError(cause)) {
      seen.add(cause);
      causes.push(toError(cause));
    }
    for (const shown of causes.reverse()) {
      if (shown !== causes[0]) emit(depth, causeSentence);
      one(shown, depth);
    }
  };

  chain(toError(value), 0);
  return lines.join("\n");
}
