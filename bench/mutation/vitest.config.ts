import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import base from "../../vitest.config.js";

/** Files that take longest, or ask python3: last, since the first failure ends the run of a mutant. */
const SLOW =
  /(format-exception|vectors|real-programs|properties|test-exception-group|task-programs)\.spec\.ts$/;

class QuickFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isSlow = ({ moduleId }: TestSpecification): number => Number(SLOW.test(moduleId));
    return Promise.resolve(files.toSorted((a, b) => isSlow(a) - isSlow(b)));
  }
}

/**
 * What may judge a mutant of the runtime: its specs, but those that start processes, wait seconds, fill the heap, are
 * about types, or install the ambient hook, which stays for all specs of a process.
 */
export default defineConfig({
  ...base,
  test: {
    include: ["tests/runtime/*.spec.ts", "tests/conformance/*.spec.ts"],
    exclude: [
      "**/slow-warning.spec.ts",
      "**/deep-groups.spec.ts",
      "**/stress.spec.ts",
      "**/gather-types.spec.ts",
      "**/ambient.spec.ts",
    ],
    // Most mutants of a scope are killed because something never ends.
    testTimeout: 2_000,
    // A worker for each file would cost most of the time.
    isolate: false,
    sequence: { sequencer: QuickFirst },
    // A mutant that loses a rejection has to be seen by a test, not by the process.
    dangerouslyIgnoreUnhandledErrors: true,
  },
});
