import { expect, it } from "vitest";
import { runCommandLine } from "../../src/codemods/run-command-line.js";
import { createTerminal } from "../../src/codemods/terminal.js";

it("a bug of ours ends with exit code 5 and its stack, not with an unhandled error", async () => {
  const told: string[] = [];
  const terminal = { ...createTerminal(), tell: (line: string) => void told.push(line) };
  const crash = new TypeError("seeded");
  const broken = {
    ...terminal,
    print: () => {
      throw crash;
    },
  };
  expect(await runCommandLine(["--version"], "/", broken)).toBe(5);
  expect(told.join("\n")).toContain("TypeError: seeded");
});
