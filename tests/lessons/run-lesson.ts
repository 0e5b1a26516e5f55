import { format } from "node:util";
import { formatException } from "except-star";
import { vi } from "vitest";

/** Prints the error that ends a lesson as `record.py` does: Python's tree, without call frames. */
function printedEnd(error: unknown): string {
  const lines = formatException(error).split("\n");
  return lines
    .filter((line) => !/^[ |]* at /.test(line))
    .map((line) => line.replace(/^ {2}\+ /, "  | "))
    .join("\n");
}

/** Runs the example at a path and gives what it prints, with the error that ends it. */
export async function runLesson(path: string): Promise<string> {
  const lines: string[] = [];
  const log = vi.spyOn(console, "log").mockImplementation((...values: unknown[]) => {
    lines.push(format(...values));
  });
  try {
    await import(path);
  } catch (error) {
    lines.push(printedEnd(error));
  } finally {
    log.mockRestore();
  }
  return `${lines.join("\n")}\n`;
}
