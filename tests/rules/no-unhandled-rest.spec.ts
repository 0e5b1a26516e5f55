import { noUnhandledRest } from "../../src/rules/no-unhandled-rest.js";
import { describeRule } from "../helpers/rule-cases.js";

describeRule(noUnhandledRest, {
  mustReport: [
    {
      name: "a pattern without the second half",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export function f(e: unknown) { if (e instanceof ExceptionGroup) { const [match] = e.split(TypeError); return match; } throw e; }`,
      reports: ["lostRest"],
    },
    {
      name: "a second half that nobody reads",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export function f(e: unknown) { if (e instanceof ExceptionGroup) { const [match, rest] = e.split(TypeError); return match; } throw e; }`,
      reports: ["lostRest"],
    },
    {
      name: "a match that is used unchecked",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export function f(e: unknown) { if (!(e instanceof ExceptionGroup)) throw e; const [match, rest] = e.split(TypeError); console.warn((match as any).message, match.leaves()); if (rest) throw rest; }`,
      reports: ["uncheckedMatch"],
    },
  ],
  mustStaySilent: [
    {
      name: "both halves, the match checked",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export function f(e: unknown) { if (!(e instanceof ExceptionGroup)) throw e; const [match, rest] = e.split(TypeError); if (match) console.warn(match.message); if (rest) throw rest; }`,
    },
    {
      name: "a string",
      code: `export function f(text: string) { const [head] = text.split(","); return head; }`,
    },
    {
      name: "another split",
      code: `declare const e: { split(x: unknown): [Error, Error] };
export const f = () => { const [match] = e.split(TypeError); return match; };`,
    },
    {
      name: "a match read with ?.",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export function f(e: unknown) { if (!(e instanceof ExceptionGroup)) throw e; const [match, rest] = e.split(TypeError); console.warn(match?.message); if (rest) throw rest; }`,
    },
  ],
});
