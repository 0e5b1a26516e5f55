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
