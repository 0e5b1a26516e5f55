import type { TSESTree } from "@typescript-eslint/types";
import type ts from "typescript";
import type { SourceView } from "../source-view.js";

/** ts.SymbolFlags.Type | Namespace | Alias, spelled out because `typescript` is never imported as a value. */
const NAMED = 788968 | 1920 | 2097152;

/** What a call's type predicate says of its argument, as a name that means the same where the call stands. */
export function findPredicateTypeName(
  { types }: SourceView,
  call: TSESTree.CallExpression,
  argument: number,
): string | undefined {
  const callee = types?.innermostNodeOf(call.callee);
  if (!types || !callee) return undefined;
  const { checker } = types;
  for (const signature of checker.getTypeAtLocation(callee).getCallSignatures()) {
    const predicate = checker.getTypePredicateOfSignature(signature);
    if (!predicate?.type || predicate.parameterIndex !== argument) continue;
    const text = checker.typeToString(predicate.type, callee);
    const [root] = text.split(".");
    const isNamed = /^[\w$.]+$/.test(text) && root !== undefined;
    return isNamed && meansType(checker, callee, { text, type: predicate.type }) ? text : undefined;
  }
  return undefined;
}

interface Named {
  readonly text: string;
  readonly type: ts.Type;
}

/** Whether a dotted name leads to the type's own symbol from a place. */
function meansType(checker: ts.TypeChecker, at: ts.Node, { text, type }: Named): boolean {
  const [root, ...rest] = text.split(".");
  let symbol = checker.getSymbolsInScope(at, NAMED).find(({ name }) => name === root);
  for (const name of rest) {
    const owner: ts.Symbol | undefined = symbol && resolveAlias(checker, symbol);
    symbol = owner && checker.getExportsOfModule(owner).find((one) => one.name === name);
  }
  const target = symbol && resolveAlias(checker, symbol);
  return target !== undefined && (target === type.symbol || target === type.aliasSymbol);
}

function resolveAlias(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return (symbol.flags & 2097152) === 0 ? symbol : checker.getAliasedSymbol(symbol);
}

/** Whether a class takes type arguments, so that its bare name is no type: `Promise`. */
export function isGenericClass({ types }: SourceView, expression: TSESTree.Node): boolean {
  const node = types?.innermostNodeOf(expression);
  if (!types || !node) return false;
  const made = types.checker.getTypeAtLocation(node).getConstructSignatures()[0]?.getReturnType();
  const reference = made as (ts.Type & { readonly typeArguments?: readonly ts.Type[] }) | undefined;
  return (reference?.symbol?.declarations ?? []).some(
    (one) =>
      "typeParameters" in one && (one.typeParameters as ts.NodeArray<ts.Node> | undefined) !== undefined,
  );
}
