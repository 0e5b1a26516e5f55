import type { TSESTree } from "@typescript-eslint/types";
import type { SourceView } from "../analysis/source-view.js";
import { findMapping, type HeldPromises } from "../analysis/sites/fan-out-argument.js";
import { findStatement, findStatementList } from "../analysis/syntax/containment.js";
import { findEnclosingFunction } from "../analysis/syntax/functions.js";
import type { TextEdit } from "./edit.js";
import { collectElementThunks } from "./fan-out-elements.js";
import { collectMappingThunks } from "./fan-out-mapping.js";
import type { Thunk } from "./thunk.js";

/**
 * `const ps = xs.map((x) => f(x)); await Promise.all(ps);` as thunks, where nothing happens between the two
 * statements: else the work would start later than it did.
 */
export function findInlinedThunks(
  view: SourceView,
  call: TSESTree.CallExpression,
  { variable, declarator, pushes }: HeldPromises,
): Thunk[] | undefined {
  const init = declarator?.init;
  if (!init || pushes.length > 0 || !isUsedOnce(variable) || declarator.id.typeAnnotation) return undefined;
  if (!isDirectlyBefore(declarator, call) || !isFirstEvaluated(call)) return undefined;
  if (init.type === "ArrayExpression") return collectElementThunks(view, init.elements);
  const mapping = findMapping(init);
  return mapping && collectMappingThunks(view, mapping);
}

/** `promises` holds tasks now: it is called so, where that name is free in the file. */
export function collectRenameEdits(
  view: SourceView,
  call: TSESTree.CallExpression,
  { variable, declarator }: HeldPromises,
): TextEdit[] {
  const renamed = variable.name.replace(/promises$/, "tasks").replace(/Promises$/, "Tasks");
  const [argument] = call.arguments;
  if (renamed === variable.name || !declarator || argument?.type !== "Identifier") return [];
  if (!isFreeInFile(view, renamed)) return [];
  return [declarator.id, argument].map(({ range: [start, end] }) => ({ start, end, text: renamed }));
}

/** No variable and no global of the file has the name. */
function isFreeInFile({ scopeManager }: SourceView, name: string): boolean {
  return scopeManager.scopes.every(
    (scope) => !scope.set.has(name) && scope.through.every(({ identifier }) => identifier.name !== name),
  );
}

function isUsedOnce({ references }: HeldPromises["variable"]): boolean {
  return references.filter((reference) => !reference.init).length === 1;
}

function isDirectlyBefore(declarator: TSESTree.VariableDeclarator, call: TSESTree.CallExpression): boolean {
  const declaration = declarator.parent;
  const isOnly = declaration.kind === "const" && declaration.declarations.length === 1;
  const list = findStatementList(declaration);
  const statement = findStatement(call);
  if (!isOnly || !list || !statement || declaration.parent.type === "ExportNamedDeclaration") return false;
  const isSameFunction = findEnclosingFunction(declaration) === findEnclosingFunction(call);
  return isSameFunction && list.indexOf(statement) === list.indexOf(declaration) + 1;
}

/** Nothing of its statement is evaluated before the call: `await` · `return await` · `const x = await` · `.then` on it. */
function isFirstEvaluated(call: TSESTree.CallExpression): boolean {
  let node: TSESTree.Node = call;
  while (node.parent && /^(AwaitExpression|TS\w+Expression|ChainExpression)$/.test(node.parent.type))
    node = node.parent;
  const { parent } = node;
  if (parent?.type === "MemberExpression" && parent.object === node) {
    return parent.parent.type === "CallExpression" && isFirstEvaluated(parent.parent);
  }
  if (parent?.type === "VariableDeclarator") return parent.parent.declarations[0] === parent;
  return parent?.type === "ExpressionStatement" || parent?.type === "ReturnStatement";
}
