import type { TSESTree } from "@typescript-eslint/types";
import { findScope } from "../../analysis/scope/bindings.js";
import type { SourceView } from "../../analysis/source-view.js";
import { findMemberName, unwrap } from "../../analysis/syntax/expressions.js";

interface ItemSource {
  readonly receiver: TSESTree.Expression;
  readonly firstName?: string;
  readonly at: TSESTree.CallExpression;
}

/** A name for one item of a list: the singular of the list's name, else the parameter's, fresh where it will stand. */
export function findItemName(view: SourceView, { receiver, firstName, at }: ItemSource): string {
  const plural = findListName(receiver);
  const singular = plural && findSingular(plural);
  const candidates = [singular, firstName, "item"].filter((name) => name !== undefined && isName(name));
  return candidates.find((name) => name !== undefined && isFree(view, name, at)) ?? findNumbered(view, at);
}

function findNumbered(view: SourceView, at: TSESTree.CallExpression): string {
  let count = 2;
  while (!isFree(view, `item${count}`, at)) count++;
  return `item${count}`;
}

function findListName(receiver: TSESTree.Expression): string | undefined {
  const list = unwrap(receiver);
  if (list.type === "Identifier") return list.name;
  return list.type === "MemberExpression" ? findMemberName(list) : undefined;
}

function findSingular(plural: string): string | undefined {
  if (/[^aeiou]ies$/.test(plural)) return plural.replace(/ies$/, "y");
  if (/(ss|x|ch|sh)es$/.test(plural)) return plural.replace(/es$/, "");
  return /[^su]s$/.test(plural) && plural.length > 2 ? plural.slice(0, -1) : undefined;
}

const reserved = new Set([
  "case",
  "class",
  "default",
  "function",
  "import",
  "new",
  "package",
  "this",
  "index",
  "let",
]);

function isName(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name) && !reserved.has(name);
}

/** Not used in the site's own text, and no name of that kind in an enclosing function. */
function isFree(view: SourceView, name: string, at: TSESTree.CallExpression): boolean {
  if (new RegExp(`(?<![\\w$])${name.replace(/\$/g, "\\$")}(?![\\w$])`).test(view.text.slice(...at.range)))
    return false;
  for (let scope: ReturnType<typeof findScope> | null = findScope(view, at); scope; scope = scope.upper) {
    if (scope.set.get(name)?.defs.length) return false;
  }
  return true;
}
