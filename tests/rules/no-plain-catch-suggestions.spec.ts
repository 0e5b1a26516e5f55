import { describe, expect, it } from "vitest";
import { noPlainCatch } from "../../src/rules/no-plain-catch.js";
import { applySuggestion, lint } from "../helpers/lint.js";

const scene = (handler: string, imports = "TaskGroup"): string => `import { ${imports} } from "except-star";
class HttpError extends Error {}
async function one(): Promise<string> { throw new HttpError("x"); }
const load = () => TaskGroup.all([() => one()]);
${handler}`;

const asking = `export async function show() {
  try {
    await load();
  } catch (error) {
    if (error instanceof HttpError) return "offline";
    throw error;
  }
}`;

describe("the quick fix of no-plain-catch", () => {
  it("is the codemod's plan: the handler opens the group, and what it needs is imported", () => {
    const [message] = lint(noPlainCatch, scene(asking));
    const fixed = applySuggestion(scene(asking), message!);
    expect(fixed).toMatch(/import \{[^}]*\bTaskGroup\b[^}]*\} from "except-star";/);
    expect(fixed).toMatch(/exceptStar|someError|everyError|firstError/);
    expect(lint(noPlainCatch, fixed)).toEqual([]);
  });

  it("is not offered where the handler stands elsewhere: the sentence names the command", () => {
    const code = scene(`import { onError } from "./handlers.js";
export async function show() {
  try { await load(); } catch (error) { if (isHttpError(error)) return; throw error; }
}
declare function isHttpError(error: unknown): error is HttpError;
export const later = () => load().catch(onError);`);
    const messages = lint(noPlainCatch, code);
    expect(messages).toHaveLength(1);
    for (const { message, suggestions } of messages) {
      expect(
        message.includes("Use exceptStar(")
          ? (suggestions?.length ?? 0) > 0
          : message.includes("npx except-star migrate"),
      ).toBe(true);
    }
  });

  it("keeps the sentence before the chain within 110 characters", () => {
    const [message] = lint(noPlainCatch, scene(asking));
    expect(message?.message).toBe(
      "This handler tests for `HttpError`, but load() (scene.ts:7) → TaskGroup.all (scene.ts:4) throws an ExceptionGroup, so the test never matches. Use exceptStar(error, …).",
    );
    expect(message?.message.indexOf("load()")).toBeLessThanOrEqual(110);
  });
});
