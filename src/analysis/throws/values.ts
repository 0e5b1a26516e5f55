import type { TSESTree } from "@typescript-eslint/types";
import { knownForwarders } from "../models/forwarders.js";
import { findImportedName, findVariable } from "../scope/bindings.js";
import type { SourceView } from "../source-view.js";
import { findAlternatives, findMemberName, unwrap } from "../syntax/expressions.js";
import { isFunction } from "../syntax/functions.js";
import { collectReturned } from "./body.js";
import { collectDeclaredValues } from "./declared-values.js";
import { collectMemberValues } from "./member-values.js";
import { collectVariableValues } from "./variable-values.js";
import { keyOfFunction, withCaptured, type ClassNode, type Value } from "./value.js";
import { answerOnce, type ValueMemory } from "./value-memory.js";

/** What an expression may be: functions, classes, objects, parameters, names from outside; empty when unknown. */
export function collectValues(
  memory: ValueMemory,
  view: SourceView,
  expression: TSESTree.Node,
): readonly Value[] {
  const node = unwrap(expression);
  return answerOnce(memory, node, () => resolve(memory, view, node));
}

function resolve(memory: ValueMemory, view: SourceView, node: TSESTree.Node): readonly Value[] {
  const all = (nodes: readonly (TSESTree.Node | null)[]): Value[] =>
    nodes.flatMap((one) => (one ? [...collectValues(memory, view, one)] : []));
  if (isFunction(node)) return [{ kind: "function", view, node, captured: undefined }];
  switch (node.type) {
    case "ClassExpression":
    case "ClassDeclaration":
      return [{ kind: "class", view, node }];
    case "ObjectExpression":
      return [{ kind: "object", view, node, captured: undefined }];
    case "Identifier":
      return resolveName(memory, view, node);
    case "ThisExpression":
      return resolveThis(view, node);
    case "MemberExpression":
      return resolveMember(memory, view, node);
    case "CallExpression":
      return resolveCall(memory, view, node);
    case "NewExpression":
      return all([node.callee]).flatMap(instanceOf);
    case "AwaitExpression":
      return all([node.argument]);
    default:
      return all(findAlternatives(node) ?? []);
  }
}

function instanceOf(value: Value): Value[] {
  if (value.kind === "class") return [{ ...value, kind: "instance" }];
  return value.kind === "external" ? [{ kind: "external", name: `new ${value.name}` }] : [];
}

function resolveName(memory: ValueMemory, view: SourceView, node: TSESTree.Identifier): readonly Value[] {
  const variable = findVariable(view, node);
  const definition = variable?.defs[0];
  if (!variable || !definition) return [{ kind: "external", name: node.name }];
  if (definition.type === "ImportBinding") {
    const external = collectExternal(memory, view, node);
    return external.some(isRuntime) ? external : [...external, ...collectDeclaredValues(memory, view, node)];
  }
  const values = collectVariableValues(memory, view, variable);
  return values.length > 0
    ? values
    : [...collectExternal(memory, view, node), ...collectDeclaredValues(memory, view, node)];
}

/** The name of an import as the models know it: the runtime under one name, whatever it is called here. */
function collectExternal(memory: ValueMemory, view: SourceView, node: TSESTree.Node): Value[] {
  const imported = findImportedName(view, node);
  if (!imported) return [];
  const module = memory.runtime.includes(imported.module) ? "except-star" : imported.module;
  return [{ kind: "external", name: `${module}#${imported.name}` }];
}

function resolveThis(view: SourceView, node: TSESTree.Node): Value[] {
  const holder = findThisHolder(node);
  if (holder?.type === "ObjectExpression")
    return [{ kind: "object", view, node: holder, captured: undefined }];
  if (!holder) return [];
  return [{ kind: holder.isStatic ? "class" : "instance", view, node: holder.node }];
}

type ThisHolder =
  | TSESTree.ObjectExpression
  | { readonly type: "class"; readonly node: ClassNode; readonly isStatic: boolean };

/** The class or object that `this` means where a node stands: arrows look through. */
function findThisHolder(node: TSESTree.Node): ThisHolder | undefined {
  for (let current = node.parent; current; current = current.parent) {
    if (current.type === "MethodDefinition" || current.type === "PropertyDefinition") {
      return { type: "class", node: current.parent.parent, isStatic: current.static };
    }
    if (isFunction(current) && current.type !== "ArrowFunctionExpression") {
      const { parent } = current;
      if (parent.type === "Property")
        return parent.parent.type === "ObjectExpression" ? parent.parent : undefined;
      if (parent.type !== "MethodDefinition" && parent.type !== "PropertyDefinition") return undefined;
    }
  }
  return undefined;
}

function resolveMember(
  memory: ValueMemory,
  view: SourceView,
  node: TSESTree.MemberExpression,
): readonly Value[] {
  const name = findMemberName(node);
  if (name === undefined) return [];
  if (node.object.type === "Super") return collectDeclaredValues(memory, view, node.property);
  const found = collectValues(memory, view, node.object).flatMap((value) =>
    collectMemberValues(memory, value, name),
  );
  const isResolved = found.some((value) => value.kind !== "parameter" && !isImport(value));
  return isResolved ? found : [...found, ...collectDeclaredValues(memory, view, node.property)];
}

/** The models know the runtime, and nothing that is global is documented to throw a group: only libraries are asked. */
function isImport(value: Value): boolean {
  return value.kind === "external" && value.name.includes("#") && !isRuntime(value);
}

function isRuntime(value: Value): boolean {
  return value.kind === "external" && /^(?:new )?except-star#/.test(value.name);
}

/** What a call returns: `memo(load)` · `createApi()` · `load.bind(this)`. */
function resolveCall(memory: ValueMemory, view: SourceView, call: TSESTree.CallExpression): readonly Value[] {
  const callee = unwrap(call.callee);
  if (callee.type === "MemberExpression" && findMemberName(callee) === "bind") {
    return collectValues(memory, view, callee.object);
  }
  return collectValues(memory, view, callee).flatMap((value) => {
    if (value.kind === "function") return returnedBy(memory, { view, call }, value);
    const forwarder = value.kind === "external" ? knownForwarders[value.name] : undefined;
    const given = forwarder?.effect === "returns" ? call.arguments[forwarder.index] : undefined;
    return given ? [...collectValues(memory, view, given)] : [];
  });
}

function returnedBy(
  memory: ValueMemory,
  { view, call }: { view: SourceView; call: TSESTree.CallExpression },
  callee: Extract<Value, { kind: "function" }>,
): Value[] {
  const owner = keyOfFunction(callee.view, callee.node);
  const given = call.arguments.map((node) => ({ view, node, captured: undefined }));
  const values = collectReturned(callee.view, callee.node).flatMap((node) => [
    ...collectValues(memory, callee.view, node),
  ]);
  const direct = values.flatMap((value) => {
    if (value.kind !== "parameter" || value.owner !== owner) return [value];
    const node = call.arguments[value.index];
    return node && value.member === undefined ? [...collectValues(memory, view, node)] : [];
  });
  const captured = withCaptured(direct, { owner, given, next: undefined });
  return captured.flatMap((value) =>
    "captured" in value && callee.captured ? withCaptured([value], callee.captured) : [value],
  );
}
