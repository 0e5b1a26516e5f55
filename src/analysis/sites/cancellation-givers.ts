import type { TSESTree } from "@typescript-eslint/types";
import { findVariableOf } from "../scope/declared.js";
import type { SourceView } from "../source-view.js";
import { findDottedName } from "../syntax/expressions.js";
import { isFunction, type FunctionNode } from "../syntax/functions.js";
import { collectNodes } from "../syntax/node-index.js";

/**
 * What every caller gives for a parameter (undefined: nothing), where all callers are in view: a function that this file
 * keeps to itself, or a method that no other file of the program names.
 */
export function findGivenArguments(
  view: SourceView,
  parameter: TSESTree.Identifier,
): (TSESTree.Node | undefined)[] | undefined {
  const fn = parameter.parent;
  if (!isFunction(fn)) return undefined;
  const index = fn.params.indexOf(parameter);
  const calls = index < 0 ? undefined : findCalls(view, fn);
  if (!calls || calls.length === 0) return undefined;
  return calls.every((call) => call.arguments.every((one) => one.type !== "SpreadElement"))
    ? calls.map((call) => call.arguments[index])
    : undefined;
}

/** All calls of a function that its file keeps to itself; undefined for any other. */
export function findCalls(view: SourceView, fn: FunctionNode): TSESTree.CallExpression[] | undefined {
  const { parent } = fn;
  if (parent.type === "MethodDefinition") return findMethodCalls(view, parent);
  const id =
    fn.type === "FunctionDeclaration" ? fn.id : parent.type === "VariableDeclarator" ? parent.id : null;
  const statement = fn.type === "FunctionDeclaration" ? fn : parent.parent;
  if (id?.type !== "Identifier" || statement?.parent?.type.startsWith("Export")) return undefined;
  const uses = (findVariableOf(view, id)?.references ?? []).filter((one) => one.isRead());
  return onlyCalls(uses.map(({ identifier }) => identifier as TSESTree.Node));
}

function findMethodCalls(
  view: SourceView,
  method: TSESTree.MethodDefinition,
): TSESTree.CallExpression[] | undefined {
  const { key, computed, accessibility } = method;
  if (computed || (key.type !== "Identifier" && key.type !== "PrivateIdentifier")) return undefined;
  const isPrivate = key.type === "PrivateIdentifier" || accessibility === "private";
  if (!isPrivate && !isNamedHereOnly(view, key.name)) return undefined;
  const uses = collectNodes(view, "MemberExpression").filter(
    ({ property }) => property.type === key.type && (property as typeof key).name === key.name,
  );
  return onlyCalls(uses);
}

/** Whether no other file of the program has the name; without types nobody knows. */
function isNamedHereOnly({ types }: SourceView, name: string): boolean {
  const pattern = new RegExp(`\\b${name.replaceAll("$", "\\$&")}\\b`);
  return (
    types !== undefined &&
    types.program
      .getSourceFiles()
      .every((file) => file === types.sourceFile || file.isDeclarationFile || !pattern.test(file.text))
  );
}

/** The calls of some uses of a name; undefined where one of them is no call. */
function onlyCalls(uses: readonly TSESTree.Node[]): TSESTree.CallExpression[] | undefined {
  const calls = uses.flatMap((use) =>
    use.parent?.type === "CallExpression" && use.parent.callee === use ? [use.parent] : [],
  );
  return calls.length === uses.length ? calls : undefined;
}

/** A call of a function, and the file that it stands in. */
export interface Caller {
  readonly view: SourceView;
  readonly call: TSESTree.CallExpression;
}

/** More files than these name a function only if its name is everybody's. */
const MAX_FILES = 12;

/** All calls in the program of what has a function's name; undefined where nobody knows. */
export function findNamedCalls(view: SourceView, fn: FunctionNode): readonly Caller[] | undefined {
  const name = findName(fn);
  const { types, open } = view;
  if (name === undefined || !types || !open) return undefined;
  const pattern = new RegExp(`\\b${name}\\b`);
  const files = types.program
    .getSourceFiles()
    .filter(
      (file) =>
        !file.isDeclarationFile && !file.fileName.includes("/node_modules/") && pattern.test(file.text),
    );
  if (files.length > MAX_FILES) return undefined;
  return files.flatMap(({ fileName }) => {
    const home = open(fileName);
    if (!home) return [];
    const calls = collectNodes(home, "CallExpression").filter(
      ({ callee }) => findDottedName(callee)?.split(".").at(-1) === name,
    );
    return calls.map((call) => ({ view: home, call }));
  });
}

function findName({ id, parent }: FunctionNode): string | undefined {
  if (id) return id.name;
  const key = parent.type === "VariableDeclarator" ? parent.id : "key" in parent ? parent.key : undefined;
  return key?.type === "Identifier" && /^[\w]+$/.test(key.name) ? key.name : undefined;
}

/** Whether the program calls a function that it exports, and never with an argument for one of its parameters. */
export function isGivenByNobody(view: SourceView, parameter: TSESTree.Identifier): boolean {
  const fn = parameter.parent;
  if (!isFunction(fn) || "key" in fn.parent) return false;
  const index = fn.params.indexOf(parameter);
  const callers = index < 0 ? [] : (findNamedCalls(view, fn) ?? []);
  return (
    callers.some(({ call }) => call.callee.type === "Identifier") &&
    callers.every(({ call }) => {
      const isOpen = call.arguments.some((one) => one.type === "SpreadElement");
      return !isOpen && call.arguments.length <= index;
    })
  );
}
