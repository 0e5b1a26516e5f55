import { noUninspectedSettled } from "../../src/rules/no-uninspected-settled.js";
import { describeRule } from "../helpers/rule-cases.js";

describeRule(noUninspectedSettled, {
  mustReport: [
    {
      name: "the fulfilled entries kept",
      code: `declare const ps: Promise<number>[];
const rs = await Promise.allSettled(ps);
export const xs = rs.filter((r) => r.status === "fulfilled").map((r) => r.value);`,
      reports: ["foldedRejections"],
    },
    {
      name: "a loop over the fulfilled entries",
      code: `declare const ps: Promise<number>[];
let sum = 0;
const rs = await Promise.allSettled(ps);
for (const r of rs) { if (r.status === "fulfilled") sum += r.value; }
export { sum };`,
      reports: ["foldedRejections"],
    },
    {
      name: "a chain right on the await",
      code: `declare const ps: Promise<number>[];
export const xs = (await Promise.allSettled(ps)).flatMap((r) => (r.status === "fulfilled" ? [r.value] : []));`,
      reports: ["foldedRejections"],
    },
    {
      name: "the runtime's settle",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
declare const ps: Promise<number>[];
const rs = await TaskGroup.settle(ps);
export const xs = rs.filter((r) => r.status === "fulfilled");`,
      reports: ["foldedRejections"],
    },
    {
      name: "an ignored result, when asked for",
      code: `declare const ps: Promise<number>[];
await Promise.allSettled(ps);`,
      options: [{ ignored: "report" }],
      reports: ["ignoredRejections"],
    },
  ],
  mustStaySilent: [
    {
      name: "reasons that are read",
      code: `declare const ps: Promise<number>[];
const rs = await Promise.allSettled(ps);
for (const r of rs) if (r.status === "rejected") console.warn(r.reason);
export const xs = rs.filter((r) => r.status === "fulfilled");`,
    },
    {
      name: "an else for the failures",
      code: `declare const ps: Promise<number>[];
const rs = await Promise.allSettled(ps);
for (const r of rs) { if (r.status === "fulfilled") console.log(r.value); else console.warn(r); }`,
    },
    {
      name: "a result that goes elsewhere",
      code: `declare const ps: Promise<number>[];
export async function f() { const rs = await Promise.allSettled(ps); return rs; }`,
    },
    {
      name: "a result given to a function",
      code: `declare const ps: Promise<number>[];
declare function report(rs: unknown): void;
const rs = await Promise.allSettled(ps);
report(rs);`,
    },
    {
      name: "an ignored result, which is clean-up",
      code: `declare const ps: Promise<number>[];
await Promise.allSettled(ps);`,
    },
    {
      name: "another Promise",
      code: `const Promise = { allSettled: async (ps: unknown[]) => ps as { status: string }[] };
const rs = await Promise.allSettled([1]);
export const xs = rs.filter((r) => r.status === "fulfilled");`,
    },
    {
      name: "a count of what failed",
      code: `declare const ps: Promise<number>[];
const rs = await Promise.allSettled(ps);
const failed = rs.filter((r) => r.status !== "fulfilled").length;
export { failed };`,
    },
  ],
});
