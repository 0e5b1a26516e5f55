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
  let isOpen = false;

  const emit = (depth: number, text: unknown, margin = depth ? "| " : ""): void => {
    for (const line of String(text).split("\n")) lines.push("  ".repeat(depth) + margin + line);
  };

  const emitChildren = (children: readonly Error[], depth: number): void => {
    const more = children.length - maxWidth;
    const rule = "-".repeat(16);
    for (const [index, child] of children.slice(0, maxWidth + 1).entries()) {
      const isCut = index >= maxWidth;
      emit(depth, `${index ? "  " : "+-"}+${rule} ${isCut ? "..." : index + 1} ${rule}`, "");
      isOpen = true;
      if (isCut) emit(depth + 1, `and ${more} more exception${more > 1 ? "s" : ""}`);
      else emitChain(child, depth + 1);
    }
    if (isOpen) emit(depth + 1, `+${"-".repeat(36)}`, "");
    isOpen = false;
  };

  const emitError = (error: Error & { title?: string; notes?: unknown }, outer: number): void => {
    const children = findChildren(error);
    if (children && outer > deepest) return emit(outer, `... (max_group_depth is ${deepest})`);
    const depth = children ? outer || 1 : outer;
    const { title = messageOf(error), notes } = error;
    // The stack of a stand-in for a value says only where it was wrapped.
    const frames = error instanceof NonErrorThrown ? [] : framesOf(error);
    const text = children ? `${titleLine(error, "")}: ${title} ${countOf(children)}` : titleLine(error);
    emit(depth, text, depth > outer && frames[0] ? "+ " : undefined);
    for (const line of [...(Array.isArray(notes) ? notes : []), ...frames]) emit(depth, line);
    if (children) emitChildren(children, depth);
  };

  // Causes come first, as in Python; one that was printed already is left out, so that a circle of causes ends.
  const emitChain = (error: Error, depth: number): void => {
    const chain = [error];
    seen.add(error);
    for (const shown of chain) {
      const { cause } = shown;
      if (cause != null && !seen.has(cause)) chain.push(toError(cause));
      seen.add(cause);
    }
    for (const shown of chain.reverse()) {
      if (shown !== chain[0]) emit(depth, causeSentence);
      emitError(shown, depth);
    }
  };

  emitChain(toError(value), 0);
  return lines.join("\n");
}
