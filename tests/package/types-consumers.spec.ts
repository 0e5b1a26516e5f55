import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compileConsumer, compilers, installRuntime, resolutions } from "./compile-consumer.mjs";

const minutes = 60_000;

describe("the runtime's declarations, for an app with lib ES2020 and DOM and without skipLibCheck", () => {
  let folder: string;
  beforeAll(() => {
    folder = installRuntime();
  }, 4 * minutes);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  // TypeScript 7 has no node10 any more.
  const cases = compilers.flatMap((compiler) =>
    resolutions
      .filter(({ name }) => name !== "node10" || compiler.version !== "7.0")
      .map((resolution) => ({ compiler, resolution })),
  );

  it.each(cases)(
    "compile with TypeScript $compiler.version, $resolution.name",
    ({ compiler, resolution }) => {
      expect(compileConsumer(folder, resolution, compiler)).toBe("");
    },
    2 * minutes,
  );

  // Seen in a program whose older @types/node returns such iterators: lib "esnext.disposable" made them errors.
  it.each(compilers.filter(({ version }) => version !== "5.4"))(
    "give the program's own iterators no [Symbol.dispose], with TypeScript $version",
    (compiler) => {
      const text = `import "except-star"; declare const own: IterableIterator<number>; export const a: ArrayIterator<number> = own;`;
      writeFileSync(join(folder, "iterators.ts"), text);
      expect(compileConsumer(folder, { ...resolutions[0]!, files: ["iterators.ts"] }, compiler)).toBe("");
    },
    2 * minutes,
  );

  it(
    "are enough for `await using`, beside lib esnext.disposable too",
    () => {
      const using = `import { TaskGroup } from "except-star"; export async function f() { await using group = new TaskGroup(); await group.join(); }`;
      const withLib = `/// <reference lib="esnext.disposable" />\n${using.replace(" f()", " g()")} export const stack = new DisposableStack();`;
      writeFileSync(join(folder, "using.ts"), using);
      expect(compileConsumer(folder, { ...resolutions[0]!, files: ["using.ts"] }, compilers[0]!)).toBe("");
      writeFileSync(join(folder, "with-lib.ts"), withLib);
      const both = { ...resolutions[0]!, files: ["using.ts", "with-lib.ts"] };
      expect(compileConsumer(folder, both, compilers[0]!)).toBe("");
      expect(compileConsumer(folder, both, compilers[2]!)).toBe("");
    },
    2 * minutes,
  );

  it(
    "are really read: a wrong use is an error",
    () => {
      writeFileSync(
        join(folder, "wrong.ts"),
        `import { on } from "except-star"; on(TypeError, ({ first }) => first.nothing);`,
      );
      const wrong = { ...resolutions[0]!, files: ["wrong.ts"] };
      expect(compileConsumer(folder, wrong, compilers[0]!)).toContain("Property 'nothing' does not exist");
    },
    2 * minutes,
  );
});
