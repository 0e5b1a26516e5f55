import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { collectDocExamples, runDocExample } from "./helpers/doc-examples.js";

const docs = resolve(import.meta.dirname, "../docs");
const pages = readdirSync(docs).filter((name) => name.endsWith(".md"));

describe.each(pages)("docs/%s", (page) => {
  const examples = collectDocExamples(readFileSync(join(docs, page), "utf8"));

  it.each(examples.map((example) => [example.line, example] as const))(
    "the example at line %i does what it says",
    async (_, example) => {
      const claims = await runDocExample(example);
      for (const { text, actual } of claims) expect(actual).toBe(text);
      expect(claims, "every // => must be reached").toHaveLength(example.code.split("// =>").length - 1);
    },
  );

  it("links to pages that exist", () => {
    const text = readFileSync(join(docs, page), "utf8")
      .replace(/^```[\s\S]*?^```/gm, "")
      .replace(/`[^`]*`/g, "");
    for (const [, target] of text.matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)) {
      expect(() => readFileSync(join(docs, target as string)), target).not.toThrow();
    }
  });
});
