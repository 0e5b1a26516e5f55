import type { Variable } from "@typescript-eslint/scope-manager";
import type { TSESTree } from "@typescript-eslint/types";
import type { SourceView } from "../source-view.js";

/** The variable that an identifier declares (a parameter, the target of a declarator), not one that it refers to. */
export function findVariableOf(view: SourceView, declared: TSESTree.Identifier): Variable | undefined {
  for (let current: TSESTree.Node | undefined = declared; current; current = current.parent) {
    const variable = view.scopeManager
      .getDeclaredVariables(current)
      .find((candidate) => candidate.identifiers.includes(declared));
    if (variable) return variable;
  }
  return undefined;
}
