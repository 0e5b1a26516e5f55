import type { TSESTree } from "@typescript-eslint/types";
import { findVariable } from "../scope/bindings.js";
import { mentionsRuntime } from "../models/runtime-names.js";
import type { Settings } from "../settings.js";
import type { Range } from "../site.js";
import type { SourceView } from "../source-view.js";
import { findMemberName, unwrap } from "../syntax/expressions.js";
import { collectNodes } from "../syntax/node-index.js";
import { findGroupKind } from "./group-value.js";

/** A split whose rest is lost, or whose match is used as if there always were one. */
export interface UnhandledRest {
  readonly kind: "lostRest" | "uncheckedMatch";
  readonly range: Range;
  readonly name: string;
}

/** `const [match] = group.split(X)`, `const [match, rest] = …` with rest never read, and a match that is not checked. */
export function collectUnhandledRests(view: SourceView, settings: Settings): UnhandledRest[] {
  if (!mentionsRuntime(view, settings)) return [];
  return collectNodes(view, "VariableDeclarator").flatMap((declarator): UnhandledRest[] => {
    if (declarator.id.type !== "ArrayPattern" || !isSplit(view, settings, declarator.init)) return [];
    const [match, rest] = declarator.id.elements;
    const lost = findLostRest(view, declarator.id, rest);
    const unchecked = match?.type === "Identifier" ? findUncheckedUse(view, match) : undefined;
    return [...(lost ? [lost] : []), ...(unchecked ? [unchecked] : [])];
  });
}

/** `.split(matcher)` of a group; a string is split at a string or a regular expression. */
function isSplit(view: SourceView, settings: Settings, init: TSESTree.Expression | null): boolean {
  const call = init && unwrap(init);
  if (call?.type !== "CallExpression" || call.callee.type !== "MemberExpression") return false;
  if (findMemberName(call.callee) !== "split") return false;
  return findGroupKind(view, settings, call.callee.object) === "runtime";
}

function findLostRest(
  view: SourceView,
  pattern: TSESTree.ArrayPattern,
  rest: TSESTree.Node | null | undefined,
): UnhandledRest | undefined {
  if (!rest) return { kind: "lostRest", range: pattern.range, name: "rest" };
  if (rest.type !== "Identifier" || isRead(view, rest)) return undefined;
  return { kind: "lostRest", range: rest.range, name: rest.name };
}

function isRead(view: SourceView, id: TSESTree.Identifier): boolean {
  return findVariable(view, id)?.references.some((reference) => reference.isRead()) ?? false;
}

/** A member read without `?.`, in a function that never asks whether there is a match. */
function findUncheckedUse(view: SourceView, id: TSESTree.Identifier): UnhandledRest | undefined {
  const reads = (findVariable(view, id)?.references ?? []).filter((reference) => reference.isRead());
  const isChecked = reads.some(({ identifier }) => isAsked(identifier));
  const bare = reads.find(
    ({ identifier: { parent } }) => parent?.type === "MemberExpression" && !parent.optional,
  );
  return bare && !isChecked
    ? { kind: "uncheckedMatch", range: bare.identifier.range, name: id.name }
    : undefined;
}

function isAsked(node: TSESTree.Node): boolean {
  const { parent } = node;
  if (parent?.type === "MemberExpression") return parent.optional;
  return /^(?:IfStatement|ConditionalExpression|LogicalExpression|UnaryExpression|BinaryExpression|WhileStatement|TSNonNullExpression)$/.test(
    parent?.type ?? "",
  );
}
