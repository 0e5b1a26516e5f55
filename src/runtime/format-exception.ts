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

/** Writes the lines of one tree. */
class Printer {
  readonly lines: string[] = [];
  /** What was printed, or is about to be. */
  readonly #seen = new Set<unknown>();
  readonly #maxWidth: number;
  readonly #maxDepth: number;
  constructor({ maxWidth = 15, maxDepth = 10 }: FormatOptions) {
    this.#maxWidth = maxWidth;
    this.#maxDepth = Math.min(maxDepth, 1000);
  }

  // Causes come first, as in Python; one that was printed already is left out, so that a circle of causes ends.
  printChain(error: Error, depth: number): void {
    const chain = [error];
    this.#seen.add(error);
    for (const { cause } of chain) {
      if (cause != null && !this.#seen.has(cause)) chain.push(toError(cause));
      this.#seen.add(cause);
    }
    for (const shown of chain.reverse()) {
      if (shown !== chain[0]) this.#print(depth, causeSentence);
      this.#printError(shown, depth);
    }
  }

  #printError(error: Error & { title?: string }, outer: number): void {
    const children = findChildren(error);
    if (children && outer > this.#maxDepth) {
      return this.#print(outer, `... (max_group_depth is ${this.#maxDepth})`);
    }
    const depth = children ? outer || 1 : outer;
    const { title = messageOf(error) } = error;
    // The stack of a stand-in for a value says only where it was wrapped.
    const frames = error instanceof NonErrorThrown ? [] : framesOf(error);
    const text = children ? `${titleLine(error, "")}: ${title} ${countOf(children)}` : titleLine(error);
    this.#print(depth, text, depth > outer && frames[0] ? "+ " : undefined);
    for (const line of [...notesOf(error), ...frames]) this.#print(depth, line);
    if (children) this.#printChildren(children, depth);
  }

  #printChildren(children: readonly Error[], depth: number): void {
    const more = children.length - this.#maxWidth;
    const rule = "-".repeat(16);
    const end = `+${"-".repeat(36)}`;
    for (const [index, child] of children.slice(0, this.#maxWidth + 1).entries()) {
      const isCut = index >= this.#maxWidth;
      this.#print(depth, `${index ? "  " : "+-"}+${rule} ${isCut ? "..." : index + 1} ${rule}`, "");
      if (isCut) this.#print(depth + 1, `and ${more} more exception${more > 1 ? "s" : ""}`);
      else this.printChain(child, depth + 1);
    }
    // A group that is the last of another closes the frame for both.
    if (!this.lines.at(-1)!.endsWith(end)) this.#print(depth + 1, end, "");
  }

  #print(depth: number, text: unknown, margin = depth ? "| " : ""): void {
    for (const line of String(text).split("\n")) this.lines.push("  ".repeat(depth) + margin + line);
  }
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
  const printer = new Printer(options);
  printer.printChain(toError(value), 0);
  return printer.lines.join("\n");
}

setHidden(ExceptionGroup.prototype, {
  [Symbol.for("nodejs.util.inspect.custom")](this: ExceptionGroup) {
    return formatException(this);
  },
});
