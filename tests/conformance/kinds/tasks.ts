import { findDifference, runTaskProgram, type TaskCase } from "../task-programs.js";
import type { OracleKind } from "./kind.js";

/** Programs of tasks, groups, timeouts and cancellations; what differs must come of level-triggered cancellation or be asyncio's alone. */
const tasks: OracleKind<TaskCase> = {
  kinds: ["task"],
  count: 20_000,
  mayDiffer: 0.006,
  async replay(given) {
    const { levelTriggered, asyncioOnly, ...ours } = await runTaskProgram(given.program);
    const { raised, states, time } = given;
    const expected = { raised, states, time };
    const difference = findDifference(expected, ours);
    if (difference === undefined) return { expected, actual: [expected] };
    if (levelTriggered.size + asyncioOnly.size > 0) return { expected, actual: [ours] };
    throw new Error(`${difference} differs, and nothing explains it: ${JSON.stringify({ given, ours })}`);
  },
};

export default tasks;
