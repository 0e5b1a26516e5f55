import type { SourceView } from "../analysis/source-view.js";
import { parseView } from "./parse-view.js";

/** A view that is parsed when its tree is first asked for: text and types alone answer most questions across files. */
export function createLazyView(
  path: string,
  text: string,
  extra: Pick<SourceView, "types" | "open"> = {},
): SourceView {
  let parsed: SourceView | undefined;
  const parse = (): SourceView => (parsed ??= parseView(path, text, extra));
  return {
    path,
    text,
    ...extra,
    get ast() {
      return parse().ast;
    },
    get scopeManager() {
      return parse().scopeManager;
    },
    get visitorKeys() {
      return parse().visitorKeys;
    },
  };
}
