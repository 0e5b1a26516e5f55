import type { TSESTree } from "@typescript-eslint/types";
import type { SourceView } from "../source-view.js";
import { isOpaqueType } from "./type-kind.js";

const carried = ["aborted", "abort", "signal", "abortSignal"];

/** Whether an expression's type is a signal, a controller, or holds a signal; undefined where the types do not tell. */
export function carriesSignal(view: SourceView, node: TSESTree.Node): boolean | undefined {
  const tsNode = view.types?.nodeOf(node);
  if (!view.types || !tsNode) return undefined;
  const { checker } = view.types;
  const type = checker.getTypeAtLocation(tsNode);
  if (isOpaqueType(checker, type)) return undefined;
  const parts = type.isUnion() ? type.types : [type];
  return parts.some((part) => carried.some((name) => part.getProperty(name) !== undefined));
}
