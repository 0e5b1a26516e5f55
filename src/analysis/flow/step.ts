import type { TSESTree } from "@typescript-eslint/types";
import type { Settings } from "../settings.js";
import { findMemberName } from "../syntax/expressions.js";
import { isFunction } from "../syntax/functions.js";
import { traverse } from "../syntax/traverse.js";
import { stepThrow } from "./throw-target.js";
import { stepValue } from "./value-step.js";
import { createStep, passValue, type Flow, type FlowLinks, type Step, type Walk } from "./walk.js";

/** What decides a step besides the fact itself. */
export interface StepContext {
  readonly links: FlowLinks;
  readonly settings: Settings;
}

/** Everything that follows at once from a fact. */
export function stepFrom(flow: Flow, { links, settings }: StepContext): Step {
  const step = createStep();
  if (links.isPlausible?.(flow) === false) return step;
  const walk: Walk = { view: flow.view, links, settings, step };
  if (flow.shape.kind === "throw") stepThrow(walk, flow.node);
  else if (isSearched(flow)) links.property?.(walk, flow);
  else if (flow.node.type === "Property") stepOwnMember(walk, flow, flow.node);
  else if (flow.node.type === "ExportSpecifier") links.exported(walk, flow, nameOfExport(flow.node.exported));
  else if (flow.node.type === "ExportAllDeclaration") stepExportAll(walk, flow, flow.node);
  else stepValue(walk, flow);
  return step;
}

/** The key of a property stands for the search of the member by its type. */
function isSearched({ node, shape }: Flow): boolean {
  if (shape.kind !== "object" || !shape.origin || node.parent?.type !== "Property") return false;
  return node.parent.key === node && node.parent.value !== node;
}

function nameOfExport(exported: TSESTree.Identifier | TSESTree.StringLiteral): string {
  return exported.type === "Identifier" ? exported.name : exported.value;
}

/** `export * from "m"` gives the names on; `export * as m from "m"` gives the namespace. */
function stepExportAll(walk: Walk, flow: Flow, declaration: TSESTree.ExportAllDeclaration): void {
  const { shape } = flow;
  if (declaration.exported) walk.links.exported(walk, flow, nameOfExport(declaration.exported));
  else if (shape.kind === "object") walk.links.exported(walk, { ...flow, shape: shape.of }, shape.name);
}

/** Follows a member of an object literal to `this.member` in the literal's own methods. */
function stepOwnMember(walk: Walk, { shape }: Flow, property: TSESTree.Property): void {
  if (shape.kind !== "object") return;
  for (const sibling of (property.parent as TSESTree.ObjectExpression).properties) {
    if (sibling.type !== "Property" || !isFunction(sibling.value)) continue;
    for (const access of collectThisAccesses(walk, sibling.value)) {
      const name = findMemberName(access);
      const isSame = shape.name === "*" || name === undefined || name === shape.name;
      if (isSame) passValue(walk, access, shape.of);
    }
  }
}

/** The accesses `this.x` that mean the function's own `this`. */
function collectThisAccesses(walk: Walk, method: TSESTree.Node): TSESTree.MemberExpression[] {
  const accesses: TSESTree.MemberExpression[] = [];
  traverse(method, walk.view.visitorKeys, (node) => {
    const isOther = node !== method && isFunction(node) && node.type !== "ArrowFunctionExpression";
    if (isOther || node.type === "ClassBody") return "skip";
    if (node.type === "MemberExpression" && node.object.type === "ThisExpression") accesses.push(node);
  });
  return accesses;
}
