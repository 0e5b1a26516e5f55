import type { TSESTree } from "@typescript-eslint/types";
import { findVariable } from "../analysis/scope/bindings.js";
import type { SourceView } from "../analysis/source-view.js";
import { findMapping } from "../analysis/sites/fan-out-argument.js";
import { losesNarrowing } from "../analysis/types/narrowing.js";
import { canBeCallable, canHoldCallables } from "../analysis/types/callable.js";
import { findDescendant } from "../analysis/syntax/containment.js";
import { unwrap } from "../analysis/syntax/expressions.js";
import { isFunction } from "../analysis/syntax/functions.js";
import { collectMappingThunks } from "./fan-out-mapping.js";
import { createElementThunk, type Thunk } from "./thunk.js";

/** The thunks of a literal's elements in the order in which they start; undefined where one cannot be made lazy. */
export function collectElementThunks(
  view: SourceView,
  elements: readonly (TSESTree.Expression | TSESTree.SpreadElement | null)[],
): Thunk[] | undefined {
  const thunks: Thunk[] = [];
  for (const element of elements) {
    const found = element ? readElement(view, element, thunks.length > 0) : [];
    if (!found) return undefined;
    thunks.push(...found);
  }
  return thunks;
}

/** No thunk for what is no work, several for a spread; undefined where it cannot be made lazy. */
function readElement(
  view: SourceView,
  element: TSESTree.Expression | TSESTree.SpreadElement,
  isAfterStart: boolean,
): Thunk[] | undefined {
  if (element.type === "SpreadElement") return readSpread(view, element.argument, isAfterStart);
  if (isValue(view, element)) return [];
  if (element.type === "Identifier")
    return isFixed(view, element) && canBeCallable(view, element) === false ? [] : undefined;
  // A thunk would start later siblings before what follows the await.
  if (findDescendant(view, element, { passes: isSuspension, own: true })) return undefined;
  return losesNarrowing(view, element) ? undefined : [createElementThunk(view, element)];
}

function isSuspension(node: TSESTree.Node): boolean {
  return node.type === "AwaitExpression" || node.type === "YieldExpression";
}

/** A value that is neither a promise nor a function, and whose evaluation does nothing. */
function isValue(view: SourceView, element: TSESTree.Expression): boolean {
  if (element.type === "Literal") return true;
  if (element.type === "Identifier") return element.name === "undefined";
  if (
    element.type !== "TemplateLiteral" &&
    element.type !== "ObjectExpression" &&
    element.type !== "ArrayExpression"
  ) {
    return false;
  }
  return !findDescendant(view, element, {
    passes: (node) => /Call|New|Tagged|Await|Yield|Update|Assignment|Member|Spread|Import/.test(node.type),
  });
}

/**
 * A spread is evaluated when the array is made, before the first thunk starts; so after an earlier thunk only
 * one whose evaluation starts nothing can stay in order.
 */
function readSpread(
  view: SourceView,
  argument: TSESTree.Expression,
  isAfterStart: boolean,
): Thunk[] | undefined {
  if (argument.type === "Identifier") {
    return isFixed(view, argument) && canHoldCallables(view, argument) === false ? [] : undefined;
  }
  if (argument.type === "ArrayExpression") return collectElementThunks(view, argument.elements);
  if (argument.type === "ConditionalExpression") return readChoice(view, argument, isAfterStart);
  const mapping = findMapping(argument);
  if (!mapping) return undefined;
  if (isAfterStart && !isStill(view, mapping.receiver)) return undefined;
  return collectMappingThunks(view, mapping);
}

/** `...(x ? [f()] : [])` */
function readChoice(
  view: SourceView,
  { test, consequent, alternate }: TSESTree.ConditionalExpression,
  isAfterStart: boolean,
): Thunk[] | undefined {
  if (consequent.type !== "ArrayExpression" || alternate.type !== "ArrayExpression") return undefined;
  if (isAfterStart && !isStill(view, test)) return undefined;
  return collectElementThunks(view, [...consequent.elements, ...alternate.elements]);
}

/** The thunks of `c ? xs.map(f) : []` and of `xs?.map(f) ?? []`; undefined where one side cannot be made lazy. */
export function collectChoiceThunks(view: SourceView, choice: TSESTree.Node): Thunk[] | undefined {
  const thunks = collectSides(unwrap(choice)).map((side) => {
    const list = unwrap(side);
    if (list.type === "ArrayExpression") return collectElementThunks(view, list.elements);
    const mapping = findMapping(list);
    return mapping && collectMappingThunks(view, mapping);
  });
  return thunks.includes(undefined) ? undefined : thunks.flatMap((one) => one ?? []);
}

function collectSides(choice: TSESTree.Node): TSESTree.Node[] {
  if (choice.type === "ConditionalExpression") return [choice.consequent, choice.alternate];
  const isFallback = choice.type === "LogicalExpression" && choice.operator !== "&&";
  return isFallback ? [choice.left, choice.right] : [];
}

/** Built from names that never change and literals alone: the same before and after an earlier element has started. */
function isStill(view: SourceView, expression: TSESTree.Node): boolean {
  return !findDescendant(view, expression, {
    passes: (node) => {
      if (node.type === "Identifier") return !isFixed(view, node) && !isPropertyName(node);
      return (
        isFunction(node) || /Call|New|Tagged|Await|Yield|Update|Assignment|Member|Import|This/.test(node.type)
      );
    },
  });
}

function isPropertyName(node: TSESTree.Identifier): boolean {
  return node.parent.type === "Property" && node.parent.key === node && !node.parent.shorthand;
}

/** A name that is bound once: const, import, function, or a parameter or `let` that nothing writes. */
function isFixed(view: SourceView, name: TSESTree.Identifier): boolean {
  const variable = findVariable(view, name);
  if (!variable || variable.defs.length !== 1) return name.name === "undefined";
  return variable.references.every((reference) => !reference.isWrite() || reference.init === true);
}
