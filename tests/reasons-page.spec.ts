import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { escapeAdvice, escapeSentences, type EscapeId } from "../src/analysis/flow/escape.js";
import { ownSentences } from "../src/codemods/reasons.js";
import { blockerSentences } from "../src/rewrite/blocker.js";
import { noteSentences } from "../src/rewrite/note.js";
import { boundarySentences } from "../src/rewrite/unit.js";

type Sentences = Readonly<Record<string, string>>;

const advisedEscapes = Object.fromEntries(
  Object.entries(escapeSentences).map(([id, sentence]) => [
    id,
    `${sentence} ${escapeAdvice[id as EscapeId]}`,
  ]),
);

const sections: readonly { title: string; about: string; sentences: Sentences }[] = [
  {
    title: "Left alone",
    about: "The site stays as it is, byte for byte.",
    sentences: { ...blockerSentences, ...ownSentences },
  },
  {
    title: "Boundaries",
    about:
      "The site is migrated with `raise: \"first\"`, Promise.all's own contract, because its failure leaves what the analysis can see. An error that ends the process, unhandled or at a program's top, meets no handler and is none.",
    sentences: { ...boundarySentences, ...advisedEscapes },
  },
  {
    title: "What changes",
    about: "Changes of behaviour that a rewrite brings; the report names them for each site.",
    sentences: noteSentences,
  },
];

function renderSection({ title, about, sentences }: (typeof sections)[number]): string {
  const rows = Object.entries(sentences).map(([id, sentence]) => `| \`${id}\` | ${sentence} |`);
  return `## ${title}\n\n${about}\n\n| reason | what it means |\n|---|---|\n${rows.join("\n")}`;
}

it("docs/blockers.md is rendered from the sentences of the code", async () => {
  const intro = `# Reasons

Every fan-out and handler is migrated, or left with one of these reasons: the editor, \`migrate\`, \`check\` and the reports print them, and \`except-star explain <reason>\` repeats them.`;
  const page = `${intro}\n\n${sections.map(renderSection).join("\n\n")}\n`;
  await expect(page).toMatchFileSnapshot("../docs/blockers.md");
});

describe("every reason for which a site is left alone is hit by a test", () => {
  const tests = resolve(import.meta.dirname);
  const texts = readdirSync(tests, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ts|txt|json|md)$/.test(name) && name !== "reasons-page.spec.ts")
    .map((name) => readFileSync(join(tests, name), "utf8"));

  // A safety net that no code is known to reach: every handler has a form that keeps its types.
  const { "handler-breaks-types": _unreached, ...reachable } = ownSentences;

  it.each(Object.keys({ ...blockerSentences, ...reachable }))("%s", (id) => {
    const isHit = texts.some(
      (text) => text.includes(`"${id}"`) || text.includes(`${id}:`) || text.includes(`${id} `),
    );
    expect(isHit, `no test or fixture under tests/ expects ${id}`).toBe(true);
  });
});

it("docs/known-limits.md lists what tests/unsound holds", async () => {
  const folder = join(import.meta.dirname, "unsound");
  const parts = readdirSync(folder).map((name) => {
    const text = readFileSync(join(folder, name), "utf8");
    const titles = [...text.matchAll(/it\.fails\(\s*"((?:[^"\\]|\\.)*)"/g)].map(([, title]) => `- ${title}`);
    return `## ${name.replace(".spec.ts", "")}\n\n${titles.join("\n")}`;
  });
  const intro = `# Known limits

What we know to be wrong. Each line is a test in \`tests/unsound\` that states the right answer and is expected to fail; when it passes, it leaves this page.`;
  await expect(`${intro}\n\n${parts.join("\n\n")}\n`).toMatchFileSnapshot("../docs/known-limits.md");
});
