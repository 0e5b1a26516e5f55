import type { ScopeManager } from "@typescript-eslint/scope-manager";
import type { TSESTree } from "@typescript-eslint/types";
import type { TypeServices } from "./types/type-services.js";

/** Which child keys each node type has, as ESLint and typescript-estree give them. */
export type VisitorKeys = Readonly<Record<string, readonly string[] | undefined>>;

/**
 * One source file as every analysis and rewrite sees it, whoever parsed it: ESLint for the rules,
 * typescript-estree for the codemods. Every node has its `parent`.
 */
export interface SourceView {
  /** Absolute path, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly ast: TSESTree.Program;
  readonly scopeManager: ScopeManager;
  readonly visitorKeys: VisitorKeys;
  /** Visits all nodes in source order, where the host has walked the tree already. */
  readonly eachNode?: (visit: (node: TSESTree.Node) => void) => void;
  /** Type information where a program is known. Every question is answered without it too, with less certainty. */
  readonly types?: TypeServices;
  /** Another file of the same program, parsed when first asked for; undefined outside the program. */
  readonly open?: (path: string) => SourceView | undefined;
}
