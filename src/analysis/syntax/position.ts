import type { TSESTree } from "@typescript-eslint/types";

const startsByFile = new WeakMap<{ readonly text: string }, readonly number[]>();

/**
 * The line (from 1) and the column (from 0) of an offset, worked out from the text: lines and columns in every node
 * are a third of a tree's weight and asked of one in a thousand, so the codemods' trees have none.
 */
export function findPosition(file: { readonly text: string }, offset: number): TSESTree.Position {
  let starts = startsByFile.get(file);
  if (!starts) startsByFile.set(file, (starts = collectStarts(file.text)));
  let low = 0;
  for (let high = starts.length; high - low > 1;) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) };
}

function collectStarts(text: string): number[] {
  const starts = [0];
  for (const { index, 0: ending } of text.matchAll(/\r\n|[\n\r\u2028\u2029]/g))
    starts.push(index + ending.length);
  return starts;
}
