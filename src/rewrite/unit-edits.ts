import type { SourceView } from "../analysis/source-view.js";
import type { TextEdit } from "./edit.js";
import { collectFormEdits } from "./fan-out-file.js";
import type { FilePlan } from "./file-plan.js";

/** The edits of one site with everything of its unit, so that an editor applies what belongs together; none where it is left alone. */
export function collectUnitEdits(view: SourceView, plan: FilePlan, siteId: string): TextEdit[] {
  const unit = plan.units.find(({ sites }) => sites.includes(siteId));
  const sites = new Set(unit?.sites ?? [siteId]);
  const handlers = new Set(unit?.handlers);
  const forms = [
    ...plan.handlers.filter(({ handler }) => handlers.has(handler.id)),
    ...plan.sites.filter(({ site }) => sites.has(site.id)),
  ].flatMap(({ form }) => (form ? [form] : []));
  return forms.length > 0 ? collectFormEdits(view, forms) : [];
}
