import type { TSESTree } from "@typescript-eslint/types";
import { collectFileReach, type Reach } from "../../../src/analysis/flow/reach.js";
import { defaultSettings, type Settings } from "../../../src/analysis/settings.js";
import { collectFanOuts, findFanOutCall } from "../../../src/analysis/sites/fan-out.js";
import type { SourceView } from "../../../src/analysis/source-view.js";
import { parseView } from "../../../src/codemods/parse-view.js";

/** A reach in the words of a test: handlers by the text of their line, escapes and ends by their ids. */
export interface ReadableReach {
  readonly handlers: readonly string[];
  readonly escapes: readonly string[];
  readonly ends: readonly string[];
}

/** The reach of the first fan-out of a text. */
export function reachOf(text: string, settings: Settings = defaultSettings): ReadableReach {
  const view = parseView("/project/file.ts", text);
  return readable(view, collectFileReach(view, findFirstFanOut(view, settings), { settings }));
}

function findFirstFanOut(view: SourceView, settings: Settings): TSESTree.Node {
  const site = collectFanOuts(view, settings).find(({ method }) => method === "all");
  if (!site) throw new Error("the text has no fan-out");
  return findFanOutCall(view, site);
}

function readable(view: SourceView, reach: Reach): ReadableReach {
  const offsets = reach.handlers.map(({ id }) => Number(id.slice(id.lastIndexOf(":") + 1)));
  return {
    handlers: offsets.sort((a, b) => a - b).map((offset) => labelAt(view.text, offset)),
    escapes: [...new Set(reach.escapes.map(({ id }) => id))].sort(),
    ends: [...new Set(reach.ends.map(({ kind }) => kind))].sort(),
  };
}

/** The label that the text gives the handler: a comment just before its start, else the next one. */
export function labelAt(text: string, offset: number): string {
  const before = /\/\* ?(\w+) ?\*\/\s*$/.exec(text.slice(0, offset));
  return (before ?? /\/\* ?(\w+) ?\*\//.exec(text.slice(offset)))?.[1] ?? "unlabelled";
}
