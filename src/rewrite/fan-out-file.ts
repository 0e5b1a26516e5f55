import type { Settings } from "../analysis/settings.js";
import type { SourceView } from "../analysis/source-view.js";
import { collectFanOuts, type FanOutSite } from "../analysis/sites/fan-out.js";
import { sortEdits, type TextEdit } from "./edit.js";
import { planFanOut, type FanOutOptions } from "./fan-out.js";
import type { Form, RewritePlan } from "./plan.js";
import { collectImportEdits } from "./text/imports.js";

/** A fan-out and what to do with it. */
export interface PlannedFanOut {
  readonly site: FanOutSite;
  readonly plan: RewritePlan;
}

/** The plans of all fan-outs of a file, each on its own, in source order. */
export function planFanOuts(view: SourceView, settings: Settings, options: FanOutOptions): PlannedFanOut[] {
  return collectFanOuts(view, settings).map((site) => ({ site, plan: planFanOut(view, site, options) }));
}

/** The edits of several forms of one file with the imports that they need; an outer site's form before those inside it. */
export function collectFormEdits(view: SourceView, forms: readonly Form[]): TextEdit[] {
  const imports = forms.flatMap((form) => form.imports);
  return sortEdits([...forms.flatMap((form) => form.edits), ...collectImportEdits(view, imports)]);
}
