import type { TSESTree } from "@typescript-eslint/types";

/** Where the lines of a text begin, found when first asked. */
export class LineStarts {
  #starts: number[] | undefined;

  constructor(private readonly text: string) {}

  /** Lines count from 1, columns from 0, as ESTree has them. */
  find(offset: number): TSESTree.Position {
    this.#starts ??= collectStarts(this.text);
    let low = 0;
    for (let high = this.#starts.length; high - low > 1;) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (this.#starts[low] ?? 0) };
  }
}

/** A node's lines and columns, worked out from its range when they are asked for. */
export class LazyLocation implements TSESTree.SourceLocation {
  constructor(
    private readonly range: TSESTree.Range,
    private readonly lines: LineStarts,
  ) {}

  get start(): TSESTree.Position {
    return this.lines.find(this.range[0]);
  }

  get end(): TSESTree.Position {
    return this.lines.find(this.range[1]);
  }
}

function collectStarts(text: string): number[] {
  const starts = [0];
  for (const { index, 0: ending } of text.matchAll(/\r\n|[\n\r\u2028\u2029]/g))
    starts.push(index + ending.length);
  return starts;
}
