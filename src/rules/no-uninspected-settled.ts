import { collectUninspectedSettled } from "../analysis/sites/settled-result.js";
import { createRule } from "./create-rule.js";
import { reportFinding } from "./report.js";

type Options = readonly [{ readonly ignored: "allow" | "report" }];

/** Reports allSettled calls whose rejections nobody reads. */
export const noUninspectedSettled = createRule({
  name: "no-uninspected-settled",
  type: "problem",
  docs: {
    description: "Disallow allSettled whose rejections nobody reads",
    why: `\`Promise.allSettled\` never rejects: it turns every failure into a value. If the code then keeps the fulfilled
entries only, each failure is gone: programming errors, lost connections and aborts included, without a line in a log.`,
    bad: `declare const urls: string[];
const results = await Promise.allSettled(urls.map((url) => fetch(url)));
export const pages = results.filter((result) => result.status === "fulfilled").map((result) => result.value);`,
    good: `declare const urls: string[];
const results = await Promise.allSettled(urls.map((url) => fetch(url)));
for (const result of results) if (result.status === "rejected") console.warn(result.reason);
export const pages = results.filter((result) => result.status === "fulfilled").map((result) => result.value);`,
    whenNotToUse: `Where failures truly do not matter. A result that nobody looks at at all is usually clean-up, and is
reported only with \`ignored: "report"\`.`,
    python:
      "`asyncio.gather(…, return_exceptions=True)` whose exceptions nobody looks at; a `TaskGroup` has no such mode.",
    typeInformation: "none",
    presets: { recommended: [], strict: [{ ignored: "report" }] },
  },
  messages: {
    foldedRejections:
      "`{{call}}` turns failures into values, and only the fulfilled entries are read: they are lost.",
    ignoredRejections: "`{{call}}` turns failures into values, and nobody reads the result: they are lost.",
  },
  schema: [
    {
      type: "object",
      properties: {
        ignored: {
          enum: ["allow", "report"],
          description: "Whether a call whose whole result is ignored is reported.",
        },
      },
      additionalProperties: false,
    },
  ],
  defaultOptions: [{ ignored: "allow" }] as Options,
  create: (context, view, { options: [{ ignored }], settings }) => ({
    Program: () => {
      for (const { range, call, kind } of collectUninspectedSettled(view, settings)) {
        if (kind === "ignored" && ignored === "allow") continue;
        const messageId = kind === "ignored" ? "ignoredRejections" : "foldedRejections";
        reportFinding(context, { range, messageId, data: { call } });
      }
    },
  }),
});
