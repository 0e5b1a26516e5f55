import type { TSESTree } from "@typescript-eslint/types";
import type { ErrorUse } from "../analysis/sites/error-use.js";
import { isDeliveryName } from "../analysis/sites/handler-decision.js";
import type { Range } from "../analysis/site.js";
import { findVariable } from "../analysis/scope/bindings.js";
import { findDottedName } from "../analysis/syntax/expressions.js";
import type { TextEdit } from "./edit.js";
import type { Condition } from "./handler-condition.js";
import { findDominant } from "./handler-guard.js";
import { findFreshHandlerName, type HandlerSource } from "./handler-source.js";
import { renderMatcher } from "./handler-text.js";
import type { Form } from "./plan.js";
import { renderAtBlockStart } from "./text/block-start.js";
import { readFileStyle } from "./text/file-style.js";
import { findRuntimeImport } from "./text/imports.js";
import { findLineIndent } from "./text/indentation.js";

/**
 * The handler as it stands, over one error of the group: `catch (caught) { const e = firstError(caught); … }`. What is
 * thrown, wrapped or logged whole stays whole. The error is one of those of which most becomes, where that can be
 * said: then an error that the handler would have thrown is thrown, whatever stands beside it.
 */
export function collectFirstForms(source: HandlerSource): Form[] {
  if (!source.parameter) return [];
  const { conditions, isExact } = findDominant(source);
  // What is asked of a variable that gets another value is not asked of the error.
  const isReplaced = source.uses.some(({ kind, held }) => kind === "assigned" && held.length === 0);
  const isUnknown = source.name === undefined || isReplaced;
  const plain = createForm(source, [], !isUnknown && isExact && conditions.length === 0);
  if (isUnknown || conditions.length === 0) return [plain];
  return [createForm(source, conditions, isExact), plain];
}

function createForm(source: HandlerSource, dominant: readonly Condition[], isExact: boolean): Form {
  const found = findRuntimeImport(source.view, "firstError", source.node);
  const caught = findFreshHandlerName(source, "caught");
  const matchers = dominant.map((condition) =>
    renderMatcher(source, condition, { name: source.name ?? "error" }),
  );
  const chosen = matchers.map((matcher) => `${found.local}(${caught}, ${matcher})`);
  const value = [...chosen, `${found.local}(${caught})`].join(" ?? ");
  return {
    name: "first",
    edits: [
      ...collectParameterEdits(source, { caught, value }),
      ...source.uses.filter((use) => isWhole(source, use)).map((use) => renderWhole(use, caught)),
    ],
    imports: [found],
    notes: isExact ? [] : ["first-error-only"],
  };
}

/** Whether the handler's own parameter is written, not a variable that something was taken into. */
function isReplacing({ view, parameter }: HandlerSource, { kind, identifier }: ErrorUse): boolean {
  if (kind !== "assigned" || !parameter) return false;
  const [declared] = findVariable(view, identifier)?.identifiers ?? [];
  return declared !== undefined && isWithin(declared.range, parameter.range);
}

/** `let shown = e; if (late) shown = "too late"; log(shown)` */
function isReplacingAlias({ view }: HandlerSource, { kind, identifier }: ErrorUse, use: ErrorUse): boolean {
  return kind === "assigned" && findVariable(view, identifier) === findVariable(view, use.identifier);
}

function isWithin(inner: Range, outer: Range): boolean {
  return inner[0] >= outer[0] && inner[1] <= outer[1];
}

interface Names {
  readonly caught: string;
  readonly value: string;
}

function collectParameterEdits(source: HandlerSource, { caught, value }: Names): TextEdit[] {
  const { view, parameter, body } = source;
  if (!parameter) return [];
  const annotation = "typeAnnotation" in parameter ? parameter.typeAnnotation : undefined;
  const [start, end] = [parameter.range[0], annotation?.range[0] ?? parameter.range[1]];
  const isAssigned = source.uses.some((use) => isReplacing(source, use));
  const declaration = `${isAssigned ? "let" : "const"} ${view.text.slice(start, end)} = ${value}`;
  const renamed = { start, end, text: caught };
  if (body.type !== "BlockStatement") return [renamed, ...renderBody(source, body, declaration)];
  return [renamed, renderAtBlockStart(view, body, declaration)];
}

/** `(e) => value` becomes `(caught) => { const e = …; return value; }`. */
function renderBody(source: HandlerSource, body: TSESTree.Expression, declaration: string): TextEdit[] {
  const { view } = source;
  const { semicolon, eol } = readFileStyle(view);
  const indent = findLineIndent(view, source.node.range[0]);
  const [start, end] = findBodyRange(view.text, source.node.range, body.range);
  const inner = `${eol}${indent}  `;
  return [
    { start, end: start, text: `{${inner}${declaration}${semicolon}${inner}return ` },
    { start: end, end, text: `${semicolon}${eol}${indent}}` },
  ];
}

/** The arrow's body with the parentheses around it: they end where the arrow ends. */
function findBodyRange(
  text: string,
  [from, to]: readonly [number, number],
  [start]: readonly [number, number],
): readonly [number, number] {
  const arrow = text.lastIndexOf("=>", start);
  const head = /^=>\s*/.exec(text.slice(Math.max(arrow, from)))?.[0].length ?? 0;
  return [Math.max(arrow, from) + head, to];
}

/** Whether a use goes on with the group: thrown, wrapped, logged, given to whoever waits. */
function isWhole(source: HandlerSource, use: ErrorUse): boolean {
  const isReplaced = source.uses.some(
    (one) => isReplacing(source, one) || isReplacingAlias(source, one, use),
  );
  if (isReplaced || use.held.length > 0 || !source.subject.whole.has(use.identifier)) return false;
  if (use.kind === "rethrown" || use.kind === "wrapped" || use.kind === "logged") return true;
  const { parent } = use.identifier;
  return (
    use.kind === "passed" &&
    parent.type === "CallExpression" &&
    isDeliveryName(findDottedName(parent.callee) ?? "")
  );
}

function renderWhole({ identifier }: ErrorUse, caught: string): TextEdit {
  const [start, end] = identifier.range;
  const { parent } = identifier;
  const isShorthand = parent.type === "Property" && parent.shorthand;
  return { start, end, text: isShorthand ? `${identifier.name}: ${caught}` : caught };
}
