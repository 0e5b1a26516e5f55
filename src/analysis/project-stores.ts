import type { TSESTree } from "@typescript-eslint/types";
import type ts from "typescript";
import type { StoredValue, Walk } from "./flow/walk.js";
import type { CalleeContext } from "./project-callees.js";
import { unwrap } from "./syntax/expressions.js";
import { findNodeAt } from "./syntax/node-at.js";
import { collectDeclarations } from "./types/declarations.js";

/** Everything that the program puts in a member of a type of its own; undefined where others can put something there. */
export function findStores(
  walk: Walk,
  access: TSESTree.MemberExpression,
  { members, paths, surface }: CalleeContext,
): readonly StoredValue[] | undefined {
  const declarations = collectDeclarations(walk.view, access.property);
  const isOwn = (one: ts.Declaration): boolean =>
    paths.has(one.getSourceFile().fileName) && "members" in one.parent && !surface.isPublicType(one.parent);
  if (declarations.length === 0 || !declarations.every(isOwn)) return undefined;
  const name = walk.view.text.slice(...access.property.range);
  const places = declarations.flatMap((one) => [
    ...members.collectImplementations(name, one.parent),
    ...members.collectWrites(name, new Set(declarations)),
  ]);
  const values = places.map(({ view, range }) => {
    const node = findStoredValue(findNodeAt(view, range));
    return node && { view, node };
  });
  if (values.some((one) => one === undefined)) return undefined;
  return values.flatMap((one) => (one && isSomething(one.node) ? [one] : []));
}

/** `{ reject }` · `{ reject: value }` · `item.reject = value` · `reject = value;` of a class; of a bare field, its name. */
function findStoredValue(named: TSESTree.Node | undefined): TSESTree.Node | undefined {
  const name = named?.type === "Property" ? named.key : named;
  const holder = name?.parent;
  if (holder?.type === "Property") return holder.value;
  if (holder?.type === "PropertyDefinition") return holder.value ?? holder;
  const assignment = holder?.parent;
  const isAssigned = assignment?.type === "AssignmentExpression" && assignment.left === holder;
  return isAssigned && assignment.operator === "=" ? unwrap(assignment.right) : undefined;
}

/** A field without a value, `undefined` and `null` hold no function. */
function isSomething(node: TSESTree.Node): boolean {
  if (node.type === "PropertyDefinition") return false;
  const isNull = node.type === "Literal" && node.value === null;
  return !isNull && !(node.type === "Identifier" && node.name === "undefined");
}
