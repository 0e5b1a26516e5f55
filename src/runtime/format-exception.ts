import { NonErrorThrown, setHidden, toError } from "./cancelled-error.js";
import { countOf, framesOf, messageOf, notesOf, titleLine } from "./error-text.js";
import { ExceptionGroup } from "./exception-group.js";
import { findChildren } from "./group-tree.js";

/** How much of a tree `formatException` prints; the defaults are those of Python's traceback module. */
export interface FormatOptions {
  /** How many sub-exceptions of a group are shown, 15 if not given. */
  readonly maxWidth?: number;
  /** How many groups inside one another are shown, 10 if not given, 1,000 at most. */
  readonly maxDepth?: number;
}

const causeSentence = "\nThe above exception was the direct cause of the following exception:\n";
const rule = "-".repeat(16);
const end = `+${"-".repeat(36)}`;

/** An error after its causes; of a circle each is there once. */
function collectChain(error: Error, seen: Set<unknown>): Error[] {
  const chain = [error];
  seen.add(error);
  for (const { cause } of chain) {
    if (cause != null && !seen.has(cause)) chain.push(toError(cause));
    seen.add(cause);
  }
  return chain.reverse();
}

/**
 * Renders an error as Python's traceback module does: a group as a tree with numbered sub-exceptions, causes before
 * what they caused, notes below the message. Takes any thrown value; `console.log` of a group prints the same.
 *
 * @example
 * const group = new ExceptionGroup("two", [new TypeError("a"), new RangeError("b")]);
 * for (const error of [group, ...group.leaves()]) error.stack = ""; // the frames below each line
 * formatException(group); // =>
 * //   | ExceptionGroup: two (2 sub-exceptions)
 * //   +-+---------------- 1 ----------------
 * //     | TypeError: a
 * //     +---------------- 2 ----------------
 * //     | RangeError: b
 * //     +------------------------------------
 */
export function formatException(value: unknown, options: FormatOptions = {}): string {
  const { maxWidth = 15, maxDepth = 10 } = options;
  const deepest = Math.min(maxDepth, 1000);
  const lines: string[] = [];
  const seen = new Set<unknown>();
  const print = (depth: number, text: unknown, margin = depth ? "| " : ""): void => {
    for (const line of String(text).split("\n")) lines.push("  ".repeat(depth) + margin + line);
  };
  const printChain = (error: Error, depth: number): void => {
    for (const [index, shown] of collectChain(error, seen).entries()) {
      if (index) print(depth, causeSentence);
      printError(shown, depth);
    }
  };
  const printError = (error: Error & { title?: string }, outer: number): void => {
    const children = findChildren(error);
    if (children && outer > deepest) return print(outer, `... (max_group_depth is ${deepest})`);
    const depth = children ? outer || 1 : outer;
    const { title = messageOf(error) } = error;
    // The stack of a stand-in for a value says only where it was wrapped.
    const frames = error instanceof NonErrorThrown ? [] : framesOf(error);
    const text = children ? `${titleLine(error, "")}: ${title} ${countOf(children)}` : titleLine(error);
    print(depth, text, depth > outer && frames[0] ? "+ " : undefined);
    for (const line of [...notesOf(error), ...frames]) print(depth, line);
    if (children) printChildren(children, depth);
  };
  const printChildren = (children: readonly Error[], depth: number): void => {
    const more = children.length - maxWidth;
    for (const [index, child] of children.slice(0, maxWidth + 1).entries()) {
      const isCut = index >= maxWidth;
      print(depth, `${index ? "  " : "+-"}+${rule} ${isCut ? "..." : index + 1} ${rule}`, "");
      if (isCut) print(depth + 1, `and ${more} more exception${more > 1 ? "s" : ""}`);
      else printChain(child, depth + 1);
    }
    // A group that is the last of another closes the frame for both.
    if (!lines.at(-1)!.endsWith(end)) print(depth + 1, end, "");
  };
  printChain(toError(value), 0);
  return lines.join("\n");
}

setHidden(ExceptionGroup.prototype, {
  [Symbol.for("nodejs.util.inspect.custom")](this: ExceptionGroup) {
    return formatException(this);
  },
});
