import type { SourceView } from "../analysis/source-view.js";
import { parseView, type ViewParts } from "./parse-view.js";

/** A view that is parsed when its tree is first asked for: text and types alone answer most questions across files. */
export function createLazyView(path: string, text: string, parts: ViewParts = {}): SourceView {
  let parsed: SourceView | undefined;
  const parse = (): SourceView => (parsed ??= parseView(path, text, parts));
  const { types, open } = parts;
  return {
    path,
    text,
    ...(types && { types }),
    ...(open && { open }),
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
