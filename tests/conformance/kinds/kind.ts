/** One kind of oracle program: `npm run test:oracle` generates `count` of each and replays them. */
export interface OracleKind<Case> {
  /** The names that `oracle.py` knows it by. */
  readonly kinds: readonly string[];
  /** How many programs of each are compared. */
  readonly count: number;
  /** The share of programs that may differ, for differences that docs list; 0 if none may. */
  readonly mayDiffer: number;
  /** What CPython did, what each of our ways of running the program did, and what explains that they differ. */
  replay(given: Case): Promise<{ expected: unknown; actual: readonly unknown[]; causes?: readonly string[] }>;
}
