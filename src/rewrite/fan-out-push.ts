import type { TSESTree } from "@typescript-eslint/types";
import { findScope } from "../analysis/scope/bindings.js";
import type { SourceView } from "../analysis/source-view.js";
import type { HeldPromises } from "../analysis/sites/fan-out-argument.js";
import { findDescendant, findStatementList, isInside, isLoop } from "../analysis/syntax/containment.js";
import { findMemberName } from "../analysis/syntax/expressions.js";
import { findEnclosingFunction, isFunction } from "../analysis/syntax/functions.js";
import type { TextEdit } from "./edit.js";
import { collectIndentEdits } from "./text/indentation.js";
import { createElementThunk } from "./thunk.js";

/** A list that is only pushed to, from its declaration to the statement that awaits it. */
interface PushRegion {
  readonly declaration: TSESTree.VariableDeclaration;
  readonly statement: TSESTree.ExpressionStatement;
  readonly pushes: readonly Push[];
}

interface Push {
  readonly call: TSESTree.CallExpression;
  readonly value: TSESTree.Expression;
}

/**
 * `const ps = []; … ps.push(f(x)); … await Promise.all(ps);` as
 * `await TaskGroup.run(async (group) => { … group.createTask(() => f(x)); … });`
 * The tasks start at the push, as before. Undefined where something else sees the list, or control leaves the region.
 */
export function findPushEdits(
  view: SourceView,
  call: TSESTree.CallExpression,
  { held, runner }: { readonly held: HeldPromises; readonly runner: string },
): TextEdit[] | undefined {
  const region = findRegion(view, call, held);
  if (!region) return undefined;
  const { declaration, statement, pushes } = region;
  const group = findGroupName(view, call, [declaration.range[0], statement.range[1]]);
  const starts = pushes.flatMap(({ call: push, value }) => [
    { start: push.callee.range[0], end: push.callee.range[1], text: `${group}.createTask` },
    ...createElementThunk(view, value).collectEdits("()"),
  ]);
  const [open, close] = [declaration.range, statement.range];
  return [
    { start: open[0], end: open[1], text: `await ${runner}.run(async (${group}) => {` },
    ...starts,
    ...collectIndentEdits(view, open[1], close[0]),
    { start: close[0], end: close[1], text: `})${view.text[close[1] - 1] === ";" ? ";" : ""}` },
  ];
}

function findRegion(
  view: SourceView,
  call: TSESTree.CallExpression,
  { variable, declarator }: HeldPromises,
): PushRegion | undefined {
  const declaration = declarator?.parent;
  const statement = call.parent.type === "AwaitExpression" ? call.parent.parent : undefined;
  if (declaration?.type !== "VariableDeclaration" || statement?.type !== "ExpressionStatement")
    return undefined;
  if (declaration.declarations.length !== 1 || !isEmptyList(declarator?.init)) return undefined;
  const list = findStatementList(declaration);
  const between = list?.slice(list.indexOf(declaration) + 1, list.indexOf(statement));
  if (!list?.includes(statement) || !between || isLeft(view, between) || isDeclaredFor(view, between))
    return undefined;
  const reads = variable.references.filter(({ identifier, init }) => !init && !isInside(identifier, call));
  const pushes = reads.map(({ identifier }) => findPush(view, identifier, call));
  return pushes.every((push) => push !== undefined) ? { declaration, statement, pushes } : undefined;
}

function isEmptyList(init: TSESTree.Expression | null | undefined): boolean {
  return init?.type === "ArrayExpression" && init.elements.length === 0;
}

/** `ps.push(f(x));` as a statement of the same function. */
function findPush(view: SourceView, name: TSESTree.Node, site: TSESTree.CallExpression): Push | undefined {
  const member = name.parent;
  if (member?.type !== "MemberExpression" || member.object !== name || findMemberName(member) !== "push")
    return undefined;
  const call = member.parent;
  if (call.type !== "CallExpression" || call.callee !== member || call.parent.type !== "ExpressionStatement")
    return undefined;
  const [value, another] = call.arguments;
  if (!value || another || value.type === "SpreadElement" || value.type === "Identifier") return undefined;
  const suspends = (node: TSESTree.Node): boolean =>
    node.type === "AwaitExpression" || node.type === "YieldExpression";
  if (findEnclosingFunction(call) !== findEnclosingFunction(site)) return undefined;
  return findDescendant(view, value, { passes: suspends, own: true }) ? undefined : { call, value };
}

/** Whether control can leave the statements other than at their end. */
function isLeft(view: SourceView, statements: readonly TSESTree.Node[]): boolean {
  return statements.some(
    (statement) => findDescendant(view, statement, { own: true, passes: leaves }) !== undefined,
  );

  function leaves(node: TSESTree.Node): boolean {
    if (node.type === "ReturnStatement" || node.type === "YieldExpression") return true;
    if (node.type !== "BreakStatement" && node.type !== "ContinueStatement") return false;
    return node.label !== null || !isInsideLoop(node);
  }

  function isInsideLoop(node: TSESTree.Node): boolean {
    for (
      let current: TSESTree.Node | undefined = node;
      current && !isFunction(current);
      current = current.parent
    ) {
      if (isLoop(current)) return true;
      if (statements.includes(current)) return false;
    }
    return false;
  }
}

/** Whether the statements declare something: its name would end with the body. */
function isDeclaredFor(view: SourceView, statements: readonly TSESTree.Node[]): boolean {
  const declares = (node: TSESTree.Node): boolean =>
    node.type === "VariableDeclaration" && node.kind === "var";
  return statements.some(
    (one) =>
      /^(VariableDeclaration|FunctionDeclaration|ClassDeclaration|TS\w+Declaration)$/.test(one.type) ||
      findDescendant(view, one, { own: true, passes: declares }) !== undefined,
  );
}

function findGroupName(view: SourceView, at: TSESTree.Node, [start, end]: [number, number]): string {
  const text = view.text.slice(start, end);
  for (let name = "group", count = 2; ; name = `group${count++}`) {
    const isUsed = new RegExp(`(?<![\\w$])${name}(?![\\w$])`).test(text);
    if (!isUsed && !isVisible(view, name, at)) return name;
  }
}

function isVisible(view: SourceView, name: string, at: TSESTree.Node): boolean {
  for (let scope: ReturnType<typeof findScope> | null = findScope(view, at); scope; scope = scope.upper) {
    if (scope.set.get(name)?.defs.length) return true;
  }
  return false;
}
