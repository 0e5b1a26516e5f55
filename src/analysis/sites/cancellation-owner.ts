import type { Reference } from "@typescript-eslint/scope-manager";
import type { TSESTree } from "@typescript-eslint/types";
import { findVariable } from "../scope/bindings.js";
import type { SourceView } from "../source-view.js";
import { findDescendant } from "../syntax/containment.js";
import { findDottedName, findMemberName, unwrap } from "../syntax/expressions.js";
import { findEnclosingFunction } from "../syntax/functions.js";
import { findGivenArguments, isGivenByNobody } from "./cancellation-givers.js";

/** Names of own helpers that make a signal rather than hand on a caller's. */
const makerName =
  /create|make|new|build|timeout|timer|delay|deadline|abort|cancel|(?:any|combine|merge|link|race)d?\w*signals?$/i;
const getterName = /^(?:get|use|read|find|current)/;

/**
 * Whether the code around the expression owns the signal: it made the controller or the timeout itself, or it
 * aborts it itself. Whoever aborts a signal knows that it did, so swallowing the error is its own affair.
 */
export function isOwnedSignal(view: SourceView, expression: TSESTree.Node): boolean {
  return isOwned(view, unwrap(expression), 0) || isAbortedHere(view, expression);
}

function isOwned(view: SourceView, node: TSESTree.Node, depth: number): boolean {
  if (depth > 6) return false;
  const next = (inner: TSESTree.Node): boolean => isOwned(view, unwrap(inner), depth + 1);
  switch (node.type) {
    case "Identifier":
      return isOwnedVariable(view, node, depth);
    case "NewExpression":
      return node.arguments.every((argument) => next(argument) || !mentionsSignal(view, argument));
    case "MemberExpression":
      return isOwnedMember(view, node, depth);
    case "CallExpression":
      return isOwnedCall(view, node, depth);
    case "AwaitExpression":
      return next(node.argument);
    case "ConditionalExpression":
      return next(node.consequent) && next(node.alternate);
    case "LogicalExpression":
      return next(node.left) && next(node.right);
    case "ArrayExpression":
      return node.elements.every((element) => element !== null && next(element));
    case "Literal":
      return true;
    default:
      return false;
  }
}

function isOwnedVariable(view: SourceView, node: TSESTree.Identifier, depth: number): boolean {
  if (node.name === "undefined") return true;
  const variable = findVariable(view, node);
  const definition = variable?.defs[0];
  if (definition?.type === "Parameter") return isAbortedByCallers(view, definition.name);
  if (!variable || definition?.type !== "Variable") return false;
  const writes = variable.references.filter((reference) => reference.isWrite() && reference.writeExpr);
  const values = writes.map((reference) => unwrap(reference.writeExpr as TSESTree.Node));
  const given = [...values, ...variable.references.flatMap(collectPushed)];
  return values.length > 0 && given.every((value) => isOwned(view, value, depth + 1));
}

/**
 * Whether everybody who calls the function aborts the signal that it gives (who waits for it then wants no result), or
 * nobody gives one.
 */
function isAbortedByCallers(view: SourceView, parameter: TSESTree.Node): boolean {
  if (parameter.type !== "Identifier") return false;
  const given = findGivenArguments(view, parameter);
  if (given) return given.every((one) => one === undefined || isAbortedHere(view, one));
  return isGivenByNobody(view, parameter);
}

/** `signals.push(timeout)`: what a list of signals is given later. */
function collectPushed({ identifier }: Reference): TSESTree.Node[] {
  const member = identifier.parent;
  if (member?.type !== "MemberExpression" || findMemberName(member) !== "push") return [];
  const call = member.parent;
  return call.type === "CallExpression" && call.callee === member
    ? call.arguments.map((one) => unwrap(one))
    : [];
}

function isOwnedMember(view: SourceView, node: TSESTree.MemberExpression, depth: number): boolean {
  const object = unwrap(node.object);
  if (object.type === "ThisExpression") return isMadeHere(view, node);
  return isOwned(view, object, depth + 1) || isMadeHere(view, object) || isMadeByClass(view, object);
}

/** `controller = new AbortController()` in the class around: the object itself aborts it, in its own `stop()`. */
function isMadeByClass(view: SourceView, node: TSESTree.Node): boolean {
  if (node.type !== "MemberExpression" || unwrap(node.object).type !== "ThisExpression") return false;
  const name = findMemberName(node);
  let owner: TSESTree.Node | undefined = node;
  while (owner && owner.type !== "ClassBody") owner = owner.parent;
  if (!owner || name === undefined) return false;
  const made = findDescendant(view, owner, {
    passes: (inner) => {
      if (inner.type === "PropertyDefinition")
        return view.text.slice(...inner.key.range) === name && isNewController(inner.value);
      return (
        inner.type === "AssignmentExpression" &&
        findDottedName(inner.left) === `this.${name}` &&
        isNewController(inner.right)
      );
    },
  });
  return made !== undefined;
}

/** `this.controller = new AbortController()` in the same function. */
function isMadeHere(view: SourceView, node: TSESTree.Node): boolean {
  const name = findDottedName(node);
  const fn = findEnclosingFunction(node);
  if (!name || !fn || !name.includes(".")) return false;
  const assignment = findDescendant(view, fn.body, {
    passes: (inner) =>
      inner.type === "AssignmentExpression" &&
      findDottedName(inner.left) === name &&
      unwrap(inner.right).type === "NewExpression",
  });
  return assignment !== undefined;
}

function isOwnedCall(view: SourceView, node: TSESTree.CallExpression, depth: number): boolean {
  const name = findDottedName(node.callee) ?? "";
  const last = name.split(".").at(-1) ?? "";
  if (name === "AbortSignal.abort") return true;
  const isMaker = name.startsWith("AbortSignal.") || (makerName.test(last) && !getterName.test(last));
  if (!isMaker) return false;
  return node.arguments.every((argument) => isOwnedArgument(view, argument, depth));
}

function isOwnedArgument(view: SourceView, argument: TSESTree.Node, depth: number): boolean {
  const value = unwrap(argument);
  if (value.type === "ArrayExpression") return isOwned(view, value, depth);
  return isOwned(view, value, depth + 1) || !mentionsSignal(view, value);
}

function mentionsSignal(view: SourceView, node: TSESTree.Node): boolean {
  return /signal|\bscope\b/i.test(view.text.slice(...node.range));
}

function isNewController(value: TSESTree.Node | null): boolean {
  return value?.type === "NewExpression" && findDottedName(value.callee) === "AbortController";
}

/** `controller.abort()` in the same function, or in one around it: whoever waits here has aborted it itself. */
function isAbortedHere(view: SourceView, expression: TSESTree.Node): boolean {
  const inner = unwrap(expression);
  const holder = inner.type === "MemberExpression" ? findDottedName(inner.object) : undefined;
  const fn = findEnclosingFunction(expression);
  if (!holder || holder === "this" || !fn) return false;
  const abort = findDescendant(view, fn.body, {
    passes: (node) => {
      if (node.type !== "CallExpression") return false;
      const callee = unwrap(node.callee);
      if (callee.type !== "MemberExpression" || findDottedName(callee.object) !== holder) return false;
      return /^(?:abort|cancel)$/.test(findMemberName(callee) ?? "");
    },
  });
  return abort !== undefined;
}
