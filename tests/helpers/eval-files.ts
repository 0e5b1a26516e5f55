import type { Linter } from "eslint";

/** A line of a scene, and the messages that its `// error:` comment names, in order. */
export interface Expectation {
  readonly line: number;
  readonly ids: readonly string[];
}

/**
 * Reads the expectations of a scene, after flake8-async's eval files: `code(); // error: messageId` on the line of the
 * report, several ids parted by commas, and `// error(typed): messageId` for those that need type information.
 */
export function collectExpectations(text: string, typed: boolean): Expectation[] {
  return text.split("\n").flatMap((content, index) => {
    const comments = [...content.matchAll(/\/\/ error(\(typed\))?: ([\w, ]+)/g)];
    const ids = comments.flatMap(([, only, list = ""]) =>
      only && !typed ? [] : list.split(",").map((id) => id.trim()),
    );
    return ids.length > 0 ? [{ line: index + 1, ids }] : [];
  });
}

/** What a rule really reported, in the same form. */
export function groupByLine(messages: readonly Linter.LintMessage[]): Expectation[] {
  const lines = new Map<number, string[]>();
  for (const { line, messageId = "?" } of messages) lines.set(line, [...(lines.get(line) ?? []), messageId]);
  return [...lines].map(([line, ids]) => ({ line, ids })).sort((a, b) => a.line - b.line);
}

/** The rule that a scene is about: `// rule: no-swallowed-cancellation {"strict":true}` in its first line. */
export function readHeader(text: string): { readonly rule: string; readonly options: readonly unknown[] } {
  const [, rule, options] = /^\/\/ rule: ([\w-]+)(?: (\{.*\}))?/.exec(text) ?? [];
  if (!rule) throw new Error("a scene begins with `// rule: <name>`");
  return { rule, options: options ? [JSON.parse(options)] : [] };
}
