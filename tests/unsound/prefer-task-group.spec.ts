import { describe, expect, it } from "vitest";
import { preferTaskGroup } from "../../src/rules/prefer-task-group.js";
import { lint } from "../helpers/lint.js";

describe("what prefer-task-group gets wrong", () => {
  it.fails(
    "tasks that keep every error of theirs: none fails, so a first failure says nothing of the rest",
    () => {
      const code = `import { readdir, readFile } from "node:fs/promises";
export async function sessions(folder: string) {
  try {
    const names = await readdir(folder);
    const jobs = names.map(async (name) => {
      try { return await readFile(name, "utf8"); } catch { return null; }
    });
    return await Promise.all(jobs);
  } catch (e) {
    if ((e as { code?: string }).code === "ENOENT") return [];
    throw e;
  }
}`;
      expect(lint(preferTaskGroup, code)).toEqual([]);
    },
  );

  it.fails("tasks that take a signal and keep every error: no sibling is to be aborted", () => {
    const code = `declare function read(uri: string, options: { signal: AbortSignal }): Promise<string>;
export async function readAll(uris: string[], signal: AbortSignal) {
  return await Promise.all(uris.map(async (uri) => {
    try { return { text: await read(uri, { signal }) }; } catch (error) { return { error }; }
  }));
}`;
    expect(lint(preferTaskGroup, code)).toEqual([]);
  });
});
