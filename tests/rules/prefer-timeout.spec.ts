import { preferTimeout } from "../../src/rules/prefer-timeout.js";
import { describeRule } from "../helpers/rule-cases.js";

describeRule(preferTimeout, {
  mustReport: [
    {
      name: "a race with a timer that rejects",
      code: `declare function load(): Promise<string>;
export const f = () => Promise.race([load(), new Promise<never>((_, reject) => setTimeout(() => reject(new Error("slow")), 1000))]);`,
      reports: ["timerRace"],
      suggests: `import { shield, timeout } from "except-star";

declare function load(): Promise<string>;
export const f = () => timeout(1000, (scope) => shield(load(), scope));`,
    },
    {
      name: "a race with a sleep",
      code: `declare function load(): Promise<string>;
declare function sleep(ms: number): Promise<void>;
export const f = async () => await Promise.race([load(), sleep(1000)]);`,
      reports: ["timerRace"],
    },
    {
      name: "a timer in a variable",
      code: `declare function load(): Promise<string>;
export const f = async () => { const timer = new Promise((resolve) => setTimeout(resolve, 10)); return await Promise.race([load(), timer]); };`,
      reports: ["timerRace"],
    },
  ],
  mustStaySilent: [
    {
      name: "a timer that is cleared",
      code: `declare function load(): Promise<string>;
export const f = async () => { let t: NodeJS.Timeout | undefined; try { return await Promise.race([load(), new Promise((_, reject) => { t = setTimeout(reject, 10); })]); } finally { clearTimeout(t); } };`,
    },
    {
      name: "a loser that is aborted",
      code: `declare function load(s: AbortSignal): Promise<string>;
export const f = async () => { const c = new AbortController(); try { return await Promise.race([load(c.signal), new Promise((_, reject) => setTimeout(reject, 10))]); } finally { c.abort(); } };`,
    },
    {
      name: "a race without a timer",
      code: `declare function load(): Promise<string>;
export const f = async () => await Promise.race([load(), load()]);`,
    },
    {
      name: "another Promise",
      code: `const Promise = { race: (x: unknown) => x };
declare function sleep(ms: number): unknown;
export const f = () => Promise.race([sleep(1), sleep(2)]);`,
    },
  ],
});
