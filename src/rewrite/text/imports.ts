import type { TSESTree } from "@typescript-eslint/types";
import type { SourceView } from "../../analysis/source-view.js";
import type { TextEdit } from "../edit.js";
import type { RuntimeImport } from "../plan.js";

/** How the file calls a runtime name where `at` stands: an existing import's local name, else a fresh one. (Owned by fan-outs.) */
export declare function findRuntimeImport(
  view: SourceView,
  imported: string,
  at: TSESTree.Node,
): RuntimeImport;

/** The edits that make the file import all of the names: none where it has them already. */
export declare function collectImportEdits(view: SourceView, imports: readonly RuntimeImport[]): TextEdit[];
