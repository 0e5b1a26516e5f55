import { describe, expect, it } from "vitest";
import { defaultSettings } from "../../src/analysis/settings.js";
import { collectHandlers } from "../../src/analysis/sites/catch-handler.js";
import { applyEdits } from "../../src/rewrite/edit.js";
import { planHandler } from "../../src/rewrite/handler.js";
import { createTypedView } from "../helpers/typed-view.js";

const declared = `interface NodeError extends Error { code?: string; }
declare function isNodeError(e: unknown): e is NodeError;
declare function work(): Promise<void>;
declare function show(text: string | undefined): void;
`;

/** The handler of a typed file after its best form. */
function rewrite(handler: string): string {
  const code = `${declared}export async function main() {\n  try { await work(); } catch (error) {\n${handler}\n  }\n}\n`;
  const view = createTypedView(code);
  const [found] = collectHandlers(view, defaultSettings);
  const plan = found && planHandler(view, found);
  return plan?.kind === "edits" ? applyEdits(code, plan.forms[0].edits) : code;
}

describe("the error that an arm reads has the type", () => {
  it("of the predicate that stands in its condition", () => {
    const text = rewrite(
      `if (isNodeError(error) && (error.code === "A" || error.code === "B")) { show(error.code); return; }\nthrow error;`,
    );
    expect(text).toContain("firstError(error, (error): error is NodeError => isNodeError(error) && (");
    expect(text).toContain("show(leaf.code)");
  });

  it("of a predicate around it that a group passes too", () => {
    const text = rewrite(
      `if (isNodeError(error)) { if (error.code === "A") { show(error.code); } }\nelse show("other");`,
    );
    expect(text).toContain(`firstError(error, (error): error is NodeError => error.code === "A")`);
  });

  it("unknown where a class takes type arguments, whose bare name is no type", () => {
    const text = rewrite(
      `if (error instanceof Promise && error !== undefined) { show(String(error)); return; }\nthrow error;`,
    );
    expect(text).not.toContain("error is Promise");
  });
});
