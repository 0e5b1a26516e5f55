import { describe, expect, it } from "vitest";
import { defaultSettings } from "../../src/analysis/settings.js";
import { parseView } from "../../src/codemods/parse-view.js";
import { applyEdits } from "../../src/rewrite/edit.js";
import { planFile, type FilePlan, type FilePlanOptions } from "../../src/rewrite/file-plan.js";

function plan(text: string, options: FilePlanOptions = {}): { plan: FilePlan; output: string } {
  const view = parseView("/project/file.ts", text);
  const found = planFile(view, defaultSettings, options);
  return { plan: found, output: applyEdits(text, found.edits) };
}

const discriminating = `async function load(): Promise<void> {
  try {
    await Promise.all([a(), b()]);
  } catch (e) {
    if (e instanceof NotFound) return;
    throw e;
  }
}
load().catch(() => undefined);
`;

describe("planFile", () => {
  it("writes a contained site as a group together with its handler", () => {
    const { plan: found, output } = plan(discriminating);
    expect(found.sites[0]?.decision.raise).toBe("group");
    expect(found.units).toHaveLength(1);
    expect(found.units[0]?.handlers).toHaveLength(1);
    expect(output).toContain("TaskGroup.all([() => a(), () => b()])");
    expect(output).not.toContain("if (e instanceof NotFound) return;");
  });

  it("an exported function's site raises the first error and its handler stays byte for byte", () => {
    const { plan: found, output } = plan(discriminating.replace("async", "export async"));
    expect(found.sites[0]?.decision.boundary).toEqual({ id: "rejection-escapes", detail: "exported" });
    expect(output).toContain('raise: "first"');
    expect(output).toContain("if (e instanceof NotFound) return;");
  });

  it("keeps an escaping site as it is when boundaries are kept", () => {
    const text = discriminating.replace("async", "export async");
    expect(plan(text, { keepBoundaries: true }).output).toBe(text);
  });

  it("mends the handler above a group that stands there already", () => {
    const text = discriminating
      .replace("Promise.all([a(), b()])", "TaskGroup.all([() => a(), () => b()])")
      .replace(/^/, 'import { TaskGroup } from "except-star";\n');
    const { plan: found, output } = plan(text);
    expect(found.sites).toEqual([]);
    expect(output).not.toContain("if (e instanceof NotFound) return;");
    expect(output).toContain("everyError");
  });

  it("leaves the handler above a group that raises the first error", () => {
    const text = discriminating
      .replace("Promise.all([a(), b()])", 'TaskGroup.all([() => a(), () => b()], { raise: "first" })')
      .replace(/^/, 'import { TaskGroup } from "except-star";\n');
    expect(plan(text).output).toBe(text);
  });

  it("a second run changes nothing", () => {
    const { output } = plan(discriminating);
    expect(plan(output).output).toBe(output);
  });

  it("a site that is left alone names its blocker and takes no handler with it", () => {
    const text = discriminating.replace("Promise.all", "/* keep-promise-all */ Promise.all");
    const { plan: found, output } = plan(text);
    expect(found.sites[0]?.blockers.map(({ id }) => id)).toEqual(["keep-promise-all"]);
    expect(output).toBe(text);
  });

  it("is plain data", () => {
    const { plan: found } = plan(discriminating);
    expect(JSON.parse(JSON.stringify(found.units))).toEqual(found.units);
    expect(JSON.parse(JSON.stringify(found.edits))).toEqual(found.edits);
  });

  it("rewrites a handler that only tests for cancellation, since an AbortError of a task arrives inside", () => {
    const { plan: found, output } = plan(
      discriminating.replace("e instanceof NotFound", 'e.name === "AbortError"'),
    );
    expect(found.units[0]?.handlers).toHaveLength(1);
    expect(output).toContain('everyError(e, (e) => e.name === "AbortError")');
  });

  it("an assertion that holds for every error is no reason against a group", () => {
    const text = `import { expect, it } from "vitest";
async function load() { await Promise.all([a(), b()]); }
it("fails", async () => { await expect(load()).rejects.toThrow(); });
`;
    const { plan: found, output } = plan(text);
    expect(found.sites[0]?.decision.raise).toBe("group");
    expect(output).toContain("rejects.toThrow()");
  });
});
