import type { TSESTree } from "@typescript-eslint/types";
import { findImportedName, findVariable } from "../scope/bindings.js";
import type { Settings } from "../settings.js";
import type { SourceView } from "../source-view.js";
import { findMemberName, unwrap } from "../syntax/expressions.js";
import { mentions } from "../syntax/mentions.js";
import { collectNodes } from "../syntax/node-index.js";
import type { TypeServices } from "../types/type-services.js";
import { isFunction } from "../syntax/functions.js";

/** The names of the runtime that carry meaning for an analysis. */
const exported = new Set([
  ...["TaskGroup", "ExceptionGroup", "Task", "CancelledError", "TimeoutError", "NonErrorThrown"],
  ...["exceptStar", "catchStar", "on", "onEach", "everyError", "someError", "firstError", "suppressedErrors"],
  ...["timeout", "moveOnAfter", "shield", "cleanup", "withRetry", "runUntilSignal"],
  ...["isCancelled", "collapse", "formatException", "traceTasks", "formatTasks"],
]);

/** Methods of a task group that start work, and those that run a whole group. */
export const groupRunners: ReadonlySet<string> = new Set(
  ["run", "all", "adoptAll", "map", "settle", "any"].map((name) => `TaskGroup.${name}`),
);

/**
 * What an expression means in the runtime: `TaskGroup` · `TaskGroup.run` · `exceptStar`. It is resolved by import
 * binding, through aliases, namespaces and, with types, re-exports; never by the bare name.
 */
export function findRuntimeName(
  view: SourceView,
  settings: Settings,
  node: TSESTree.Node,
): string | undefined {
  const expression = unwrap(node);
  const root = findRoot(expression);
  if (!root || !collectCandidates(view, settings).has(root.name)) return undefined;
  const imported = findImportedName(view, expression);
  if (imported && imported.name !== "*") return findExport(view, settings, { ...imported, expression });
  if (expression.type !== "MemberExpression") return undefined;
  const owner = findRuntimeName(view, settings, expression.object);
  const member = findMemberName(expression);
  return owner === "TaskGroup" && member ? `TaskGroup.${member}` : undefined;
}

/** `es` in `es.TaskGroup.run`. */
function findRoot(expression: TSESTree.Node): TSESTree.Identifier | undefined {
  let root = expression;
  while (root.type === "MemberExpression") root = unwrap(root.object);
  return root.type === "Identifier" ? root : undefined;
}

/** Whether a file can mean anything of the runtime: the first question of whatever looks for its groups. */
export function mentionsRuntime(view: SourceView, settings: Settings): boolean {
  return collectCandidates(view, settings).size > 0;
}

const candidates = new WeakMap<TSESTree.Program, WeakMap<Settings, ReadonlySet<string>>>();

/** The local names of a file that can mean something of the runtime: nearly always none, and then nothing is looked up. */
function collectCandidates(view: SourceView, settings: Settings): ReadonlySet<string> {
  let known = candidates.get(view.ast);
  if (!known) candidates.set(view.ast, (known = new WeakMap()));
  let found = known.get(settings);
  if (!found) known.set(settings, (found = readCandidates(view, settings)));
  return found;
}

function readCandidates(view: SourceView, settings: Settings): ReadonlySet<string> {
  const canReexport = view.types !== undefined && holdsRuntime(view.types.program);
  if (!canReexport && !settings.runtime.some((module) => mentions(view, module))) return noNames;
  return new Set([...collectImports(view, settings, canReexport), ...collectRequires(view)]);
}

const noNames: ReadonlySet<string> = new Set();

function collectImports(view: SourceView, settings: Settings, canReexport: boolean): string[] {
  return collectNodes(view, "ImportDeclaration")
    .filter(({ source }) => canReexport || settings.runtime.includes(source.value))
    .flatMap(({ specifiers }) => specifiers.map(({ local }) => local.name));
}

function collectRequires(view: SourceView): string[] {
  return collectNodes(view, "CallExpression")
    .filter(({ callee }) => callee.type === "Identifier" && callee.name === "require")
    .flatMap(({ parent }) => view.scopeManager.getDeclaredVariables(parent).map(({ name }) => name));
}

const programs = new WeakMap<object, boolean>();

/** Whether a program has a file of the runtime, without which nothing can re-export it. */
function holdsRuntime(program: TypeServices["program"]): boolean {
  const known =
    programs.get(program) ?? program.getSourceFiles().some(({ fileName }) => isRuntimeFile(fileName));
  programs.set(program, known);
  return known;
}

type Import = { module: string; name: string; expression: TSESTree.Node };

function findExport(
  view: SourceView,
  settings: Settings,
  { module, name, expression }: Import,
): string | undefined {
  if (settings.runtime.includes(module)) return name;
  if (!view.types || expression.type !== "Identifier") return undefined;
  const { checker } = view.types;
  const node = view.types.innermostNodeOf(expression);
  const symbol = node && checker.getSymbolAtLocation(node);
  const target = symbol && (symbol.flags & aliasFlag) !== 0 ? checker.getAliasedSymbol(symbol) : undefined;
  const file = target?.declarations?.[0]?.getSourceFile().fileName;
  return target && file && isRuntimeFile(file) && exported.has(target.name) ? target.name : undefined;
}

/** `ts.SymbolFlags.Alias`, which no release has changed; typescript is never imported as a value. */
const aliasFlag = 2_097_152;

function isRuntimeFile(file: string): boolean {
  return /\/(?:except-star|runtime-types|src\/runtime)\//.test(file);
}

/** The variable that an expression names, and the `new X()` or call that made it: `group` in `await using group = new TaskGroup()`. */
export function findInitialiser(view: SourceView, node: TSESTree.Node): TSESTree.Node | undefined {
  const expression = unwrap(node);
  if (expression.type !== "Identifier") return undefined;
  const definition = findVariable(view, expression)?.defs[0];
  if (definition?.type !== "Variable" || definition.node.id.type !== "Identifier") return undefined;
  return definition.node.init ? unwrap(definition.node.init) : undefined;
}

/** Whether an expression is a task group: made by `new TaskGroup()`, or the parameter of `TaskGroup.run`'s body. */
export function isTaskGroup(view: SourceView, settings: Settings, node: TSESTree.Node): boolean {
  const made = findInitialiser(view, node) ?? unwrap(node);
  if (made.type === "NewExpression") return findRuntimeName(view, settings, made.callee) === "TaskGroup";
  const taker = findTakerOfParameter(view, settings, node);
  if (taker && findRuntimeName(view, settings, taker.callee) === "TaskGroup.run") return true;
  return hasRuntimeType(view, settings, { node, names: ["TaskGroup"] });
}

/** Whether an expression is a scope: the parameter of a task's function or of a timeout's body. */
export function isScope(view: SourceView, settings: Settings, node: TSESTree.Node): boolean {
  if (!mentionsRuntime(view, settings)) return false;
  if (isTaskGroup(view, settings, node)) return true;
  const taker = findTakerOfParameter(view, settings, node);
  if (taker) return isScopeGiver(view, settings, taker);
  return hasRuntimeType(view, settings, { node, names: ["Scope", "Task"] });
}

const scopeGivers = new Set([
  "timeout",
  "moveOnAfter",
  "cleanup",
  "withRetry",
  "TaskGroup.all",
  "TaskGroup.any",
  "TaskGroup.map",
  "TaskGroup.settle",
]);

function isScopeGiver(view: SourceView, settings: Settings, call: TSESTree.CallExpression): boolean {
  if (isStartOfTask(view, settings, call)) return true;
  const name = findRuntimeName(view, settings, call.callee);
  return name !== undefined && scopeGivers.has(name);
}

/** `group.createTask(…)` and `group.start(…)` on something that is a task group. */
export function isStartOfTask(view: SourceView, settings: Settings, call: TSESTree.CallExpression): boolean {
  const callee = unwrap(call.callee);
  if (callee.type !== "MemberExpression") return false;
  const name = findMemberName(callee);
  return (name === "createTask" || name === "start") && isTaskGroup(view, settings, callee.object);
}

/** The call to which a function was given whose parameter the identifier is: `f((scope) => …)`, `f([(scope) => …])`. */
function findTakerOfParameter(
  view: SourceView,
  settings: Settings,
  node: TSESTree.Node,
): TSESTree.CallExpression | undefined {
  const expression = unwrap(node);
  if (expression.type !== "Identifier") return undefined;
  const definition = findVariable(view, expression)?.defs[0];
  if (definition?.type !== "Parameter" || !isFunction(definition.node)) return undefined;
  const call = findTaker(definition.node);
  if (!call || call.callee === definition.node) return undefined;
  const isMap = findRuntimeName(view, settings, call.callee) === "TaskGroup.map";
  return definition.node.params[isMap ? 2 : 0] === definition.name ? call : undefined;
}

/** The call that a function is an argument of, directly or as an entry of a list or an object of thunks. */
function findTaker(fn: TSESTree.Node): TSESTree.CallExpression | undefined {
  let { parent } = fn;
  if (parent?.type === "Property") parent = parent.parent;
  if (parent?.type === "ArrayExpression" || parent?.type === "ObjectExpression") parent = parent.parent;
  return parent?.type === "CallExpression" ? parent : undefined;
}

type TypeQuestion = { node: TSESTree.Node; names: readonly string[] };

/** Asks the declared type: `(scope: Scope)` with Scope imported from the runtime. */
function hasRuntimeType(view: SourceView, settings: Settings, { node, names }: TypeQuestion): boolean {
  const expression = unwrap(node);
  if (expression.type !== "Identifier") return false;
  const definition = findVariable(view, expression)?.defs[0]?.name;
  const annotation =
    definition?.type === "Identifier" ? definition.typeAnnotation?.typeAnnotation : undefined;
  if (annotation?.type !== "TSTypeReference" || annotation.typeName.type !== "Identifier") return false;
  const imported = findImportedName(view, annotation.typeName);
  return (
    imported !== undefined && settings.runtime.includes(imported.module) && names.includes(imported.name)
  );
}
