import type { TSESTree } from "@typescript-eslint/types";
import type { MemberRead } from "./project-members.js";
import type { SourceView } from "./source-view.js";
import { findMemberName } from "./syntax/expressions.js";
import { collectNodes } from "./syntax/node-index.js";

/** Every read of a member of that name in files without types, whatever it is read from: `x.name` · `const { name } = x`. */
export function collectReadsByName(views: readonly SourceView[], name: string): MemberRead[] {
  return views.flatMap((view) => {
    if (!mentionsMember(view, name)) return [];
    const accesses = collectNodes(view, "MemberExpression").filter((node) => findMemberName(node) === name);
    const bound = collectNodes(view, "Property").filter(
      (node) => node.parent.type === "ObjectPattern" && isNamed(node, name),
    );
    return [
      ...accesses.map(({ property }) => ({ view, range: property.range })),
      ...bound.map(({ key }) => ({ view, range: key.range })),
    ];
  });
}

/** Every member of that name that a class or an object literal of such files makes. */
export function collectMembersByName(views: readonly SourceView[], name: string): MemberRead[] {
  return views.flatMap((view) => {
    if (!mentionsMember(view, name)) return [];
    const made = [
      ...collectNodes(view, "MethodDefinition"),
      ...collectNodes(view, "PropertyDefinition"),
      ...collectNodes(view, "Property").filter(({ parent }) => parent.type === "ObjectExpression"),
    ];
    return made.filter((node) => isNamed(node, name)).map(({ key }) => ({ view, range: key.range }));
  });
}

function mentionsMember({ text }: SourceView, name: string): boolean {
  return text.includes(name);
}

function isNamed(
  { key, computed }: TSESTree.Property | TSESTree.MethodDefinition | TSESTree.PropertyDefinition,
  name: string,
): boolean {
  if (key.type === "Literal") return String(key.value) === name;
  return !computed && key.type === "Identifier" && key.name === name;
}
