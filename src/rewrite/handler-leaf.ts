import type { TSESTree } from "@typescript-eslint/types";
import { findDottedName } from "../analysis/syntax/expressions.js";
import { isAssertedAlone } from "../analysis/sites/error-assertion.js";
import type { ErrorUse } from "../analysis/sites/error-use.js";
import { isDeliveryName } from "../analysis/sites/handler-decision.js";
import type { Condition } from "./handler-condition.js";
import { findProvenType, findTypeAround, type Region } from "./handler-region.js";
import type { HandlerSource } from "./handler-source.js";
import { findClassName, findPredicateName, renderCondition, renderMatcher } from "./handler-text.js";

/** Properties that every error has: they are read of the group itself where nothing more is known. */
const COMMON = new Set(["message", "stack", "cause", "name", "toString"]);

/**
 * What a use of the error must see once a group can arrive. `whole`: the group, as it was caught. `leaf`: one error
 * that the region is for. `any-leaf`: the first error, whichever. `unsupported`: no small edit keeps its meaning.
 */
export type UseTarget = "whole" | "leaf" | "any-leaf" | "unsupported";

/** Decides which of the errors a use is about. */
export function findTarget(use: ErrorUse, region: Region | undefined): UseTarget {
  if (use.kind === "alias" || use.kind === "unpacked") return "whole";
  if (use.held.length > 0) return "unsupported";
  const isNarrow = region?.isNarrow ?? false;
  if (isAssertedAlone(use)) return isNarrow ? "leaf" : "any-leaf";
  switch (use.kind) {
    case "test":
      return findTestTarget(use.test.verdict, region);
    case "changed":
      return region ? "leaf" : "any-leaf";
    case "read":
      if (isNarrow) return "leaf";
      return COMMON.has(use.name ?? "") && !use.isAsked ? "whole" : "any-leaf";
    case "passed":
    case "stored":
    case "returned":
      return isNarrow && !isDelivered(use.identifier) ? "leaf" : "whole";
    case "assigned":
      return "unsupported";
    default:
      return "whole";
  }
}

function findTestTarget(verdict: string, region: Region | undefined): UseTarget {
  if (verdict === "plain" || verdict === "aware" || verdict === "aggregate") return "whole";
  return region ? "leaf" : "unsupported";
}

/** `reject(e)`, `next(e)`: whoever waits is given the whole. */
function isDelivered(identifier: TSESTree.Node): boolean {
  let parent = identifier.parent;
  while (parent && /^TS/.test(parent.type)) parent = parent.parent;
  return parent?.type === "CallExpression" && isDeliveryName(findDottedName(parent.callee) ?? "");
}

/** How the file calls what a leaf is read with, and the error. */
export interface LeafNames {
  readonly firstError: string;
  /** What holds the error where the leaf is read. */
  readonly error: string;
}

/** Which error is read, and how. */
export interface WantedLeaf {
  readonly condition: Condition;
  readonly names: LeafNames;
  /** Whether a use of it stands without a cast. */
  readonly isBare: boolean;
  /** A use of it. */
  readonly at: TSESTree.Node;
}

/** `const leaf = firstError(e, X)!`: the declaration's text, without a semicolon. */
export function renderLeafDeclaration(source: HandlerSource, leaf: string, wanted: WantedLeaf): string {
  const { call, type } = describeLeaf(source, wanted);
  if (!source.isTypeScript) return `const ${leaf} = ${call}`;
  return type ? `const ${leaf}: ${type} = ${call}` : `const ${leaf} = ${call}!`;
}

/** The same as an expression. */
export function renderLeaf(source: HandlerSource, wanted: WantedLeaf): string {
  const { call, type } = describeLeaf(source, wanted);
  if (!source.isTypeScript) return call;
  return type ? `(${call} as ${type})` : `${call}!`;
}

/** Any stays any, unknown stays unknown; a class or a predicate gives its own type. */
function describeLeaf(
  source: HandlerSource,
  { condition, names: { firstError, error }, isBare, at }: WantedLeaf,
): { call: string; type?: string } {
  const plain = `${firstError}(${error}, ${renderMatcher(source, condition, { name: error })})`;
  if (!source.isTypeScript || findClassName(source, condition)) return { call: plain };
  const declared = findAliasType(source, error) ?? findParameterType(source);
  // Without types, a property that is read without a cast says that the error is any.
  const type =
    declared === "unknown" && !source.view.types && isBare && !isAnnotated(source) ? "any" : declared;
  if (findPredicateName(source, condition) && type !== "any") return { call: plain };
  const proven =
    findProvenType(source, condition) ??
    findNamedType(type) ??
    (type === "any" ? undefined : findTypeAround(source, at));
  if (!proven) return { call: plain, type: type === "any" ? "any" : "unknown" };
  const text = renderCondition(source, condition, error);
  return { call: `${firstError}(${error}, (${error}): ${error} is ${proven} => ${text})` };
}

/** What an alias says that the error is: `const err = e as NodeJS.ErrnoException`. */
function findAliasType({ view, subject, name }: HandlerSource, error: string): string | undefined {
  if (error === name) return undefined;
  const alias = [...subject.variables].find((variable) => variable.name === error);
  const declarator = alias?.defs[0]?.node;
  if (declarator?.type !== "VariableDeclarator") return undefined;
  const annotated = declarator.id.typeAnnotation?.typeAnnotation;
  const cast = declarator.init?.type === "TSAsExpression" ? declarator.init.typeAnnotation : undefined;
  const type = annotated ?? cast;
  return type && view.text.slice(...type.range);
}

function isAnnotated({ parameter }: HandlerSource): boolean {
  return parameter !== undefined && "typeAnnotation" in parameter && parameter.typeAnnotation !== undefined;
}

function findNamedType(type: string): string | undefined {
  return type === "any" || type === "unknown" ? undefined : type;
}

/** The error's declared type: `any`, `unknown`, or the annotation of a callback's parameter. */
export function findParameterType({ view, parameter, handler }: HandlerSource): string {
  const annotation = parameter && "typeAnnotation" in parameter ? parameter.typeAnnotation : undefined;
  if (annotation) return view.text.slice(...annotation.typeAnnotation.range);
  if (handler.kind !== "catch") return "any";
  const node = parameter && view.types?.innermostNodeOf(parameter);
  const type = node && view.types?.checker.getTypeAtLocation(node);
  return type && (type.flags & ANY) !== 0 ? "any" : "unknown";
}

/** ts.TypeFlags.Any, spelled out because `typescript` is never imported as a value. */
const ANY = 1;
