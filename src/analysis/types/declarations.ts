import type { TSESTree } from "@typescript-eslint/types";
import type ts from "typescript";
import type { SourceView } from "../source-view.js";

/** SymbolFlags.Alias, the same number in every version of the API. */
const ALIAS = 1 << 21;

/** The declarations of what a name stands for, through imports and re-exports; empty without types. Never throws. */
export function collectDeclarations(
  view: SourceView,
  name: Pick<TSESTree.Node, "range">,
): readonly ts.Declaration[] {
  const { types } = view;
  const node = types?.innermostNodeOf(name);
  if (!types || !node) return [];
  try {
    return declarationsOf(types.checker, types.checker.getSymbolAtLocation(node));
  } catch {
    return [];
  }
}

/** The declarations of a property of an expression's type: for names that a pattern takes from it. Never throws. */
export function collectPropertyDeclarations(
  view: SourceView,
  expression: TSESTree.Node,
  property: string,
): readonly ts.Declaration[] {
  const { types } = view;
  const node = types?.nodeOf(expression);
  if (!types || !node) return [];
  try {
    const type = types.checker.getTypeAtLocation(node);
    return declarationsOf(types.checker, types.checker.getPropertyOfType(type, property));
  } catch {
    return [];
  }
}

/** Like collectDeclarations, for a name in TypeScript's own tree. Never throws. */
export function collectNodeDeclarations(checker: ts.TypeChecker, name: ts.Node): readonly ts.Declaration[] {
  try {
    return declarationsOf(checker, checker.getSymbolAtLocation(name));
  } catch {
    return [];
  }
}

function declarationsOf(checker: ts.TypeChecker, symbol: ts.Symbol | undefined): readonly ts.Declaration[] {
  const target = symbol && (symbol.flags & ALIAS) !== 0 ? checker.getAliasedSymbol(symbol) : symbol;
  return target?.declarations ?? [];
}

/** Where a declaration's name stands in its file; for `export default (…) => …` the exported expression. */
export function findNameRange(declaration: ts.Declaration): [number, number] | undefined {
  const { name, expression, body } = declaration as { name?: ts.Node; expression?: ts.Node; body?: ts.Node };
  const node = name ?? expression ?? body;
  return node && [node.getStart(declaration.getSourceFile()), node.end];
}
