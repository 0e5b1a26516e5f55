import type { Variable } from "@typescript-eslint/scope-manager";
import type { TSESTree } from "@typescript-eslint/types";
import type { SourceView } from "../source-view.js";
import { isFunction } from "../syntax/functions.js";
import { collectDeclarationValues, collectTakenValues } from "./declared-values.js";
import { collectMemberValues } from "./member-values.js";
import { keyOfFunction, type Value } from "./value.js";
import type { ValueMemory } from "./value-memory.js";
import { collectValues } from "./values.js";

/** What a variable may hold: its declaration, and everything that is assigned to it. */
export function collectVariableValues(memory: ValueMemory, view: SourceView, variable: Variable): Value[] {
  const declared = variable.defs.flatMap((definition): readonly Value[] => {
    const name = definition.name as TSESTree.Identifier;
    switch (definition.type) {
      case "FunctionName":
        return collectDeclarationValues(memory, view, definition.node);
      case "ClassName":
        return collectValues(memory, view, definition.node);
      case "Parameter":
        return isFunction(definition.node) ? collectParameter(view, definition.node, name) : [];
      case "Variable":
        return collectFromDeclarator(memory, view, { declarator: definition.node, name });
      default:
        return [];
    }
  });
  const assigned = collectWritten(variable).flatMap((node) => [...collectValues(memory, view, node)]);
  return [...declared, ...assigned];
}

/** The expressions that are assigned to a variable after its declaration. */
export function collectWritten(variable: Variable): TSESTree.Node[] {
  return variable.references.flatMap((reference) => {
    if (!reference.isWrite() || reference.init || !reference.writeExpr) return [];
    const { parent } = reference.identifier;
    return parent?.type === "AssignmentExpression" && parent.left === reference.identifier
      ? [reference.writeExpr]
      : [];
  });
}

function collectFromDeclarator(
  memory: ValueMemory,
  view: SourceView,
  { declarator, name }: { declarator: TSESTree.VariableDeclarator; name: TSESTree.Identifier },
): readonly Value[] {
  if (declarator.id === name) return collectDeclarationValues(memory, view, declarator);
  const path = findPatternPath(declarator.id, name);
  if (!path || !declarator.init) return [];
  let values: readonly Value[] = collectValues(memory, view, declarator.init);
  for (const key of path) values = values.flatMap((value) => collectMemberValues(memory, value, key));
  const [only] = path;
  const isKnown = values.some((value) => value.kind !== "external" && value.kind !== "parameter");
  if (isKnown || path.length !== 1 || only === undefined) return values;
  return [...values, ...collectTakenValues(memory, view, { expression: declarator.init, property: only })];
}

/** The properties that lead to a name in a pattern: `{ api: { load } }` → ["api", "load"]. */
export function findPatternPath(pattern: TSESTree.Node, name: TSESTree.Identifier): string[] | undefined {
  if (pattern === name) return [];
  if (pattern.type === "AssignmentPattern") return findPatternPath(pattern.left, name);
  if (pattern.type !== "ObjectPattern") return undefined;
  for (const property of pattern.properties) {
    if (property.type !== "Property" || property.computed || property.key.type !== "Identifier") continue;
    const inner = findPatternPath(property.value, name);
    if (inner) return [property.key.name, ...inner];
  }
  return undefined;
}

function collectParameter(
  view: SourceView,
  fn: Parameters<typeof keyOfFunction>[1] & { params: TSESTree.Parameter[] },
  name: TSESTree.Identifier,
): Value[] {
  for (const [index, parameter] of fn.params.entries()) {
    const pattern = parameter.type === "TSParameterProperty" ? parameter.parameter : parameter;
    const path = findPatternPath(pattern, name);
    if (!path || path.length > 1) continue;
    return [{ kind: "parameter", owner: keyOfFunction(view, fn), index, member: path[0] }];
  }
  return [];
}
