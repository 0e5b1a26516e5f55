import { requireShieldedCleanup } from "../../src/rules/require-shielded-cleanup.js";
import { describeRule } from "../helpers/rule-cases.js";

describeRule(requireShieldedCleanup, {
  mustReport: [
    {
      name: "a finally with the signal of the try",
      code: `declare function work(s: AbortSignal): Promise<void>;
export async function f(signal: AbortSignal) {
  try { await work(signal); } finally { await work(signal); }
}`,
      reports: ["abortedCleanup"],
      suggests: `import { cleanup } from "except-star";

declare function work(s: AbortSignal): Promise<void>;
export async function f(signal: AbortSignal) {
  try { await work(signal); } finally { await cleanup(({ signal }) => work(signal)); }
}`,
    },
    {
      name: "the branch for an abort",
      code: `declare function work(s: AbortSignal): Promise<void>;
export async function f(signal: AbortSignal) {
  try { await work(signal); } catch (e) { if (signal.aborted) { await work(signal); } throw e; }
}`,
      reports: ["abortedCleanup"],
    },
    {
      name: "a signal under another name",
      code: `declare function work(o: { signal: AbortSignal }): Promise<void>;
export async function f(options: { signal: AbortSignal }) {
  try { await work({ signal: options.signal }); } finally { await work({ signal: options.signal }); }
}`,
      reports: ["abortedCleanup"],
    },
  ],
  mustStaySilent: [
    {
      name: "a branch for an abort of another signal",
      code: `declare function work(s: AbortSignal): Promise<void>;
export async function f(signal: AbortSignal, timer: AbortSignal) {
  try { await work(signal); } catch (e) { if (timer.aborted && !signal.aborted) { await work(signal); } throw e; }
}`,
    },
    {
      name: "clean-up without a signal",
      code: `declare function work(s?: AbortSignal): Promise<void>;
export async function f(signal: AbortSignal) { try { await work(signal); } finally { await work(); } }`,
    },
    {
      name: "clean-up in cleanup",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
declare function work(s: AbortSignal): Promise<void>;
export async function f(signal: AbortSignal) { try { await work(signal); } finally { await cleanup(({ signal }) => work(signal)); } }`,
    },
    {
      name: "a signal of its own",
      code: `declare function work(s: AbortSignal): Promise<void>;
export async function f(signal: AbortSignal) { try { await work(signal); } finally { await work(AbortSignal.timeout(100)); } }`,
    },
    {
      name: "a try without the signal",
      code: `declare function work(s?: AbortSignal): Promise<void>;
export async function f(signal: AbortSignal) { try { await work(); } finally { await work(signal); } }`,
    },
  ],
});
