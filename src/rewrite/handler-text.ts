import type { TSESTree } from "@typescript-eslint/types";
import { findVariable } from "../analysis/scope/bindings.js";
import type { SourceView } from "../analysis/source-view.js";
import { findDottedName, unwrap } from "../analysis/syntax/expressions.js";
import { traverse } from "../analysis/syntax/traverse.js";
import { not, type Condition } from "./handler-condition.js";
import type { HandlerSource } from "./handler-source.js";
import { hasComment } from "./text/trivia.js";

/** What must not be asked twice, nor inside a callback. */
const NOT_LIFTABLE =
  /^(?:Await|Yield|Assignment|Update)Expression$|^(?:Super|ClassExpression|FunctionExpression|JSXElement)$/;

/** Whether a condition can be asked of each error of a group: it changes nothing and waits for nothing. */
export function isLiftable(source: HandlerSource, node: TSESTree.Node): boolean {
  return traverse(node, source.view.visitorKeys, (inner) => {
    if (NOT_LIFTABLE.test(inner.type)) return "stop";
    if (inner.type === "UnaryExpression" && inner.operator === "delete") return "stop";
    return isShorthandUse(source, inner) ? "stop" : undefined;
  });
}

/** Whether a condition also means the same at the start of the handler: it uses no name that the handler declares. */
export function isMovable(source: HandlerSource, node: TSESTree.Node): boolean {
  const [start, end] = source.body.range;
  return traverse(node, source.view.visitorKeys, (inner) => {
    if (inner.type !== "Identifier" || source.subject.identifiers.has(inner)) return undefined;
    const declared = findVariable(source.view, inner)?.defs[0]?.name.range;
    const isLocal = declared && declared[0] >= start && declared[1] <= end;
    return isLocal && !(declared[0] >= node.range[0] && declared[1] <= node.range[1]) ? "stop" : undefined;
  });
}

function isShorthandUse({ subject }: HandlerSource, node: TSESTree.Node): boolean {
  return node.type === "Property" && node.shorthand && subject.identifiers.has(node.value);
}

/** A question's text, asked of an error that is called `name`. */
export function renderAtom(source: HandlerSource, node: TSESTree.Node, name: string): string {
  const { view } = source;
  const [start, end] = node.range;
  let text = "";
  let position = start;
  for (const { identifier, held } of sortUses(source)) {
    const [from, to] = identifier.range;
    if (from < position || to > end) continue;
    text += view.text.slice(position, from) + [name, ...held].join(".");
    position = to;
  }
  return text + view.text.slice(position, end);
}

function sortUses({ uses }: HandlerSource): HandlerSource["uses"] {
  return [...uses].sort((a, b) => a.identifier.range[0] - b.identifier.range[0]);
}

const FLIPPED: Readonly<Record<string, string>> = { "===": "!==", "!==": "===", "==": "!=", "!=": "==" };

/** A formula's text, asked of an error that is called `name`. */
export function renderCondition(source: HandlerSource, condition: Condition, name: string): string {
  switch (condition.kind) {
    case "constant":
      return String(condition.value);
    case "atom":
      return renderAtom(source, condition.node, name);
    case "not":
      return renderNot(source, condition.of, name);
    default: {
      const operator = condition.kind === "and" ? " && " : " || ";
      return condition.of
        .map((part) => {
          const text = renderCondition(source, part, name);
          return isLoose(part, condition.kind) ? `(${text})` : text;
        })
        .join(operator);
    }
  }
}

function renderNot(source: HandlerSource, condition: Condition, name: string): string {
  if (condition.kind === "or")
    return renderCondition(source, { kind: "and", of: condition.of.map(not) }, name);
  const text = renderCondition(source, condition, name);
  if (condition.kind !== "atom") return `!(${text})`;
  const { node } = condition;
  const flipped = node.type === "BinaryExpression" ? FLIPPED[node.operator] : undefined;
  if (node.type === "BinaryExpression" && flipped) {
    const sides = [node.left, node.right].map((side) => renderAtom(source, side, name));
    if (!hasComment(source.view, ...node.range)) return sides.join(` ${flipped} `);
  }
  return /^(?:Identifier|CallExpression|MemberExpression|ChainExpression)$/.test(node.type)
    ? `!${text}`
    : `!(${text})`;
}

/** Whether a part needs parentheses beside `&&` or `||`. */
function isLoose(part: Condition, beside: "and" | "or"): boolean {
  if (part.kind === "and" || part.kind === "or") return part.kind !== beside;
  if (part.kind !== "atom") return false;
  return /^(?:Conditional|Sequence|ArrowFunction)Expression$|^LogicalExpression$/.test(part.node.type);
}

/** A formula as a matcher of the runtime: a class, a predicate by name, or an arrow that holds the formula (as `written`). */
export function renderMatcher(
  source: HandlerSource,
  condition: Condition,
  { name, written }: { name: string; written?: string },
): string {
  const short = renderShortMatcher(source, condition);
  if (short !== undefined) return short;
  const parts = condition.kind === "or" ? condition.of.map((part) => findClassName(source, part)) : [];
  if (parts.length > 0 && parts.every((part) => part !== undefined)) return `[${parts.join(", ")}]`;
  return `(${name}) => ${written ?? renderCondition(source, condition, name)}`;
}

function renderShortMatcher(source: HandlerSource, condition: Condition): string | undefined {
  return findClassName(source, condition) ?? findPredicateName(source, condition);
}

/** `e instanceof X`, where X is certainly a class to the runtime: its text. */
export function findClassName(source: HandlerSource, condition: Condition): string | undefined {
  if (condition.kind !== "atom") return undefined;
  const { node } = condition;
  if (node.type !== "BinaryExpression" || node.operator !== "instanceof") return undefined;
  if (!source.subject.whole.has(unwrap(node.left)) || hasComment(source.view, ...node.range))
    return undefined;
  const name = findDottedName(node.right);
  return name !== undefined && isClassName(source.view, node.right, name) ? name : undefined;
}

/** A function that is called like a class but is none would be read as a predicate. */
function isClassName(view: SourceView, node: TSESTree.Node, name: string): boolean {
  const last = name.slice(name.lastIndexOf(".") + 1);
  const definition = node.type === "Identifier" ? findVariable(view, node)?.defs[0] : undefined;
  if (definition?.type === "ClassName" || (!definition && NATIVE_CLASSES.has(name))) return true;
  if (view.types && isDeclaredClass(view.types, node)) return true;
  if (definition && definition.type !== "ImportBinding" && definition.type !== "Variable") return false;
  return /^[A-Z]\w*(?:Error|Exception)$/.test(last);
}

/** Thrown though they are no errors. */
const NATIVE_CLASSES = new Set(["Promise", "Response", "Event"]);

/** ts.SymbolFlags.Class, spelled out because `typescript` is never imported as a value. */
const CLASS = 32;

function isDeclaredClass(types: NonNullable<SourceView["types"]>, node: TSESTree.Node): boolean {
  const found = types.innermostNodeOf(node);
  const symbol = found && types.checker.getTypeAtLocation(found).symbol;
  return symbol !== undefined && (symbol.flags & CLASS) !== 0;
}

/** `isX(e)`: the name of the function, which can be handed over as it is. */
export function findPredicateName(source: HandlerSource, condition: Condition): string | undefined {
  if (condition.kind !== "atom") return undefined;
  const { node } = condition;
  if (node.type !== "CallExpression" || node.optional || node.callee.type !== "Identifier") return undefined;
  const [argument] = node.arguments;
  const isWhole = node.arguments.length === 1 && argument && source.subject.whole.has(argument);
  return isWhole && !node.typeArguments && /^[a-z_]/.test(node.callee.name) ? node.callee.name : undefined;
}
