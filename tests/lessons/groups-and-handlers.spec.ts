import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { runLesson } from "./run-lesson.js";

const folder = fileURLToPath(new URL("../../examples/lessons/", import.meta.url));
const lessons = readdirSync(folder)
  .filter((file) => /^(exception-groups|error-reference|handling-exceptiongroup)-.*\.ts$/.test(file))
  .map((file) => file.replace(/\.ts$/, ""));
const recorded = (lesson: string, ext: string) => `${folder}recorded/${lesson}.${ext}`;

function hasPython(): boolean {
  try {
    execFileSync("python3", ["-c", "ExceptionGroup"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

describe("the lessons on groups and handlers", () => {
  it("are all there", () => {
    expect(lessons).toHaveLength(13);
  });

  it.each(lessons)("%s prints what CPython prints for the original", async (lesson) => {
    expect(await runLesson(`${folder}${lesson}.ts`)).toBe(readFileSync(recorded(lesson, "txt"), "utf8"));
  });

  it.skipIf(!hasPython()).each(lessons)("%s is recorded as this machine's CPython prints it", (lesson) => {
    const program = [`${folder}recorded/record.py`, recorded(lesson, "py")];
    expect(execFileSync("python3", program, { encoding: "utf8" })).toBe(
      readFileSync(recorded(lesson, "txt"), "utf8"),
    );
  });
});
