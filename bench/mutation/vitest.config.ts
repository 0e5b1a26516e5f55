import { defineConfig } from "vitest/config";
import base from "../../vitest.config.js";

/** What may judge a mutant of the runtime: its specs, but those that start processes, wait seconds or fill the heap. */
export default defineConfig({
  ...base,
  test: {
    include: ["tests/runtime/*.spec.ts", "tests/conformance/*.spec.ts"],
    exclude: ["**/slow-warning.spec.ts", "**/deep-groups.spec.ts", "**/stress.spec.ts"],
    testTimeout: 10_000,
    // A mutant that loses a rejection has to be seen by a test, not by the process.
    dangerouslyIgnoreUnhandledErrors: true,
  },
});
