import { inspect } from "node:util";
import { transform } from "esbuild";

/** One TypeScript example of a page; `line` is where it begins. */
export interface DocExample {
  readonly line: number;
  readonly code: string;
}

/** What an example claimed by `expression; // => text`, and what came of it. */
export interface Claim {
  readonly text: string;
  readonly actual: string;
}

/** The ```ts blocks of a Markdown page that import something: the others are fragments to read. */
export function collectDocExamples(markdown: string): DocExample[] {
  const blocks = markdown.matchAll(/^```ts\n([\s\S]*?)^```/gm);
  return [...blocks]
    .map((block) => ({ line: markdown.slice(0, block.index).split("\n").length, code: block[1] as string }))
    .filter((example) => example.code.includes("import "));
}

/**
 * Runs an example with the runtime's sources; every `// => text` is compared with what util.inspect says of the line's
 * expression, or, where `// =>` is followed by comment lines only, these with the text that it gives.
 */
export async function runDocExample({ code }: DocExample): Promise<Claim[]> {
  const claims: Claim[] = [];
  const withTexts = code.replace(
    /^(.*?);[ \t]*\/\/ =>\n((?:[ \t]*\/\/.*\n)+)/gm,
    (_, expression: string, lines: string) => {
      const text = lines.trimEnd().replace(/^[ \t]*\/\/ ?/gm, "");
      return `__text(${expression}, ${JSON.stringify(text)});\n`;
    },
  );
  const withClaims = withTexts.replace(
    /^(.*?);[ \t]*\/\/ => (.*)$/gm,
    (_, expression: string, text: string) => {
      return `__claim(${expression}, ${JSON.stringify(text)});`;
    },
  );
  const imported = withClaims.replace(
    /^import (\{[^}]*\}) from "([^"]+)";$/gm,
    (_, names: string, source: string) =>
      `const ${names.replaceAll(" as ", ": ")} = await __import("${source}");`,
  );
  const { code: plain } = await transform(`async function __main() {\n${imported}\n}`, {
    loader: "ts",
    target: "es2022",
  });
  const claim = (value: unknown, text: string): void => {
    claims.push({ text, actual: inspect(value, { breakLength: Infinity, depth: 6 }) });
  };
  const claimText = (value: unknown, text: string): void => {
    claims.push({ text, actual: String(value) });
  };
  const main = new Function("__claim", "__text", "__import", `${plain}\nreturn __main();`) as (
    claim: unknown,
    claimText: unknown,
    load: unknown,
  ) => Promise<unknown>;
  await main(claim, claimText, loadModule);
  return claims;
}

function loadModule(source: string): Promise<unknown> {
  if (source === "except-star") return import("except-star");
  if (source === "except-star/testing") return import("except-star/testing");
  if (source === "except-star/ambient") return import("except-star/ambient");
  return import(source);
}
