import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compileConsumer, installRuntime, resolutions } from "./compile-consumer.mjs";

// Other versions of TypeScript: node tests/package/compile-consumer.mjs
const compiler = {
  version: "6.0",
  tsc: fileURLToPath(new URL("../../node_modules/.bin/tsc", import.meta.url)),
};
const minutes = 60_000;

describe("the runtime's declarations, for an app with lib ES2020 and DOM and without skipLibCheck", () => {
  let folder: string;
  beforeAll(() => {
    folder = installRuntime();
  }, 4 * minutes);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(resolutions)(
    "compile with $name",
    (resolution) => {
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
      expect(compileConsumer(folder, wrong, compiler)).toContain("Property 'nothing' does not exist");
    },
    2 * minutes,
  );
});
