import {
  type ExceptStarCase,
  replayExceptStar,
  replayExceptStarAsync,
  replaySplit,
  type SplitCase,
} from "../programs.js";
import type { OracleKind } from "./kind.js";

/** `split`, `subgroup` and `except*`, the latter with synchronous and with asynchronous handlers. */
const groups: OracleKind<SplitCase | ExceptStarCase> = {
  kinds: ["split", "except_star"],
  count: 100_000,
  mayDiffer: 0,
  async replay(given) {
    if (given.kind === "split") {
      const { match, rest, subgroup } = given;
      return { expected: { match, rest, subgroup }, actual: [replaySplit(given)] };
    }
    const { seen, raised } = given;
    return {
      expected: { seen, raised },
      actual: [replayExceptStar(given), await replayExceptStarAsync(given)],
    };
  },
};

export default groups;
