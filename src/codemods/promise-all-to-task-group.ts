import { readSettings, type Settings } from "../analysis/settings.js";
import { applyEdits } from "../rewrite/edit.js";
import { planFile } from "../rewrite/file-plan.js";
import { parseView } from "./parse-view.js";

/** What jscodeshift hands to a transform; nothing but the text is used of it. */
export interface TransformFile {
  readonly path: string;
  readonly source: string;
}

/** Flags after `jscodeshift -t …`: `--raise=first` · `--signals` · `--fanOutFunctions=promiseAll,p.all`. */
export interface TransformOptions {
  readonly raise?: "auto" | "first" | "group";
  readonly signals?: boolean;
  readonly push?: boolean;
  readonly fanOutFunctions?: string;
  readonly serialisedBy?: string;
}

/**
 * Rewrites the fan-outs of one file into task groups, by syntax alone: `jscodeshift --no-babel -t …`.
 * Undefined where nothing is to be changed. The tree of `api.jscodeshift` is never built or printed.
 */
export default function promiseAllToTaskGroup(
  file: TransformFile,
  _api: unknown,
  options: TransformOptions = {},
): string | undefined {
  const settings = readSettings({
    fanOutFunctions: options.fanOutFunctions?.split(","),
    serialisedBy: options.serialisedBy?.split(","),
  });
  if (!mayHoldFanOut(file.source, settings)) return undefined;
  const view = parseView(file.path, file.source);
  const { raise = "auto", signals = false, push = false } = options;
  const { edits } = planFile(view, settings, { raise, signals, push });
  return edits.length > 0 ? applyEdits(file.source, edits) : undefined;
}

/**
 * `Promise.all` · `(Promise as any)["allSettled"]` · `Promise // why` and `.all` on the next line. An alias of Promise is
 * never rewritten, so that its file need not be read.
 */
const fanOut = /\bPromise\b(?:\/\*[^]*?\*\/|\/\/.*|[^;{(<,/])*?(?:\.|\[\s*["'`])\s*all(?:Settled)?\b/;

/** A text search, so that nine files in ten are never parsed. */
function mayHoldFanOut(text: string, { fanOutFunctions }: Settings): boolean {
  if (fanOut.test(text)) return true;
  return fanOutFunctions.some((name) => text.includes(name.split(/[.#]/).at(-1) as string));
}
