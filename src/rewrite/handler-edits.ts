import type { CatchHandler } from "../analysis/sites/catch-handler.js";
import type { Settings } from "../analysis/settings.js";
import type { SourceView } from "../analysis/source-view.js";
import type { TextEdit } from "./edit.js";
import { planHandler } from "./handler.js";
import { collectImportEdits } from "./text/imports.js";

/** All edits of a handler's plan, with what it imports; none where the plan is not whole within the file. */
export function collectHandlerEdits(
  view: SourceView,
  handler: CatchHandler,
  settings: Settings,
): readonly TextEdit[] {
  const plan = planHandler(view, handler, { settings });
  if (plan.kind === "blocked") return [];
  const [{ edits, imports }] = plan.forms;
  return [...edits, ...collectImportEdits(view, imports)];
}
