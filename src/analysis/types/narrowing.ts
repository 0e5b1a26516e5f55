import type { Variable } from "@typescript-eslint/scope-manager";
import type { TSESTree } from "@typescript-eslint/types";
import { findVariable } from "../scope/bindings.js";
import type { SourceView } from "../source-view.js";
import { findDottedName } from "../syntax/expressions.js";
import { isFunction } from "../syntax/functions.js";
import { traverse } from "../syntax/traverse.js";

type Reference = TSESTree.Identifier | TSESTree.MemberExpression;

/**
 * Whether an expression reads something whose type is narrower here than where it was declared, so that the
 * compiler would forget it inside a function. Without types, in TypeScript: whether it reads a variable that is
 * assigned again.
 */
export function losesNarrowing(view: SourceView, expression: TSESTree.Node): boolean {
  if (!/\.[cm]?tsx?$/.test(view.path)) return false;
  return collectFirstReads(view, expression).some((reference) => {
    if (reference.type === "Identifier" && !isReassigned(findVariable(view, reference))) return false;
    return view.types ? isNarrowed(view, reference) : reference.type === "Identifier";
  });
}

/** The first read of each name and path outside nested functions: later ones may be narrowed by the expression itself. */
function collectFirstReads(view: SourceView, root: TSESTree.Node): Reference[] {
  const reads = new Map<string, Reference>();
  traverse(root, view.visitorKeys, (node) => {
    if (isFunction(node)) return "skip";
    if (node.type !== "Identifier" && node.type !== "MemberExpression") return undefined;
    const name = findDottedName(node);
    if (name !== undefined && !reads.has(name)) reads.set(name, node);
    return undefined;
  });
  return [...reads.values()];
}

function isReassigned(variable: Variable | undefined): boolean {
  if (!variable || variable.defs.length === 0) return false;
  return variable.references.some((reference) => reference.isWrite() && reference.init !== true);
}

function isNarrowed(view: SourceView, reference: Reference): boolean {
  const node = view.types?.nodeOf(reference);
  if (!view.types || !node) return false;
  const { checker } = view.types;
  try {
    const symbol = checker.getSymbolAtLocation(
      reference.type === "Identifier" ? node : (findNameNode(view, reference) ?? node),
    );
    if (!symbol) return false;
    const declared = checker.getTypeOfSymbol(symbol);
    return declared.isUnion() && checker.getTypeAtLocation(node) !== declared;
  } catch {
    return false;
  }
}

function findNameNode(
  view: SourceView,
  member: TSESTree.MemberExpression,
): ReturnType<NonNullable<SourceView["types"]>["nodeOf"]> {
  return view.types?.innermostNodeOf(member.property);
}
