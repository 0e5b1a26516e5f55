import { findDifference, runTaskProgram, type TaskCase } from "../task-programs.js";
import type { OracleKind } from "./kind.js";

/** Programs of tasks, groups, timeouts and cancellations; what differs must come of level-triggered cancellation or be asyncio's alone. */
const tasks: OracleKind<TaskCase> = {
  kinds: ["task"],
  count: 20_000,
  mayDiffer: 0.006,
  async replay({ program, raised, states, time }) {
    const ours = await runTaskProgram(program);
    const expected = { raised, states, time };
    const difference = findDifference(expected, ours);
    if (!difference) return { expected, actual: [expected] };
    const actual = { raised: ours.raised, states: ours.states, time: ours.time };
    if (difference.causes.size > 0) return { expected, actual: [actual], causes: [...difference.causes] };
    const facts = JSON.stringify({ program, expected, actual });
    throw new Error(`${difference.in}: nothing explains where they part: ${facts}`);
  },
};

export default tasks;
