/** Start and end offset in the file's text. */
export type Range = readonly [start: number, end: number];

/** Where something stands, for messages and reports: 1-based line, 0-based column. */
export interface Place {
  readonly path: string;
  readonly range: Range;
  readonly line: number;
  readonly column: number;
}

/** What every site has: plain data about one place, that never changes and holds no node. */
export interface Site extends Place {
  /** Unique in a run and the same in every process: `path:start`. */
  readonly id: string;
}
