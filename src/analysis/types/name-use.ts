import type ts from "typescript";
import type { ReadDeclarations } from "./outlet.js";
import { isSpecifier, isTypePath, type NodePath, type NodeShape } from "./node-shape.js";

/** What is looked for: a variable or a member, with its declarations where they are known. */
export interface Wanted {
  readonly name: string;
  readonly kind: "variable" | "member";
  readonly declared: readonly ts.Node[] | undefined;
}

/** Whether a path ends at a use of a name: neither a declaration of it, nor a type, nor a comment, nor a string. */
export function isUseOfName(path: NodePath, offset: number, name: string): boolean {
  const [leaf, parent] = [path.at(-1), path.at(-2)] as [NodeShape, NodeShape | undefined];
  const text = leaf.text;
  if (!parent || (text !== name && text !== `#${name}`)) return false;
  const start = leaf.getStart(path[0]);
  if (offset - start > 1 || offset < start) return false;
  const isQuoted = offset > start && text === name;
  const isOwnName = parent.name === leaf && !isRead(parent);
  if (isQuoted && parent.argumentExpression !== leaf && parent.name !== leaf && parent.propertyName !== leaf)
    return false;
  return !isOwnName && !isTypePath(path);
}

/** `a.name` · `{ name }` in a literal or a pattern · `export { name }` */
function isRead(holder: NodeShape): boolean {
  if (holder.expression || "objectAssignmentInitializer" in holder) return true;
  if (holder.propertyName) return false;
  return isSpecifier(holder) || ("dotDotDotToken" in holder && !("questionToken" in holder));
}

/** Whether a use of a name can mean what is looked for. What the checker does not know may be anything. */
export function canMean(path: NodePath, wanted: Wanted, read: ReadDeclarations): boolean {
  const [leaf, holder] = [path.at(-1), path.at(-2)] as [NodeShape, NodeShape];
  const isMember =
    holder.expression !== undefined && (holder.name === leaf || holder.argumentExpression === leaf);
  // `{ load } = api` takes a member; whose it is, nobody asks.
  if (!isMember && "dotDotDotToken" in holder) return true;
  if (!isMember && wanted.kind === "member") return false;
  if (!wanted.declared || "objectAssignmentInitializer" in holder) return true;
  const found = read(leaf);
  if (found.some((one) => wanted.declared?.includes(one))) return true;
  if (!isMember || !holder.expression) return found.length === 0;
  return canHide(holder.expression, { read, isHidden: found.length === 0, depth: 0 });
}

interface Way {
  readonly read: ReadDeclarations;
  /** A type was written on the way: the value may have members of which the type does not tell. */
  readonly isHidden: boolean;
  readonly depth: number;
}

const MAX_DEPTH = 8;

/**
 * Whether the text of an expression leads to an object of another type than the checker's, as it does in
 * `const api: Api = { load }`. A parameter leads nowhere, and what has its own type is what the checker says.
 */
function canHide(expression: NodeShape, way: Way): boolean {
  if (way.depth > MAX_DEPTH) return true;
  const { expression: part, name, argumentExpression, type, left, right, whenTrue, whenFalse } = expression;
  const into = (next: NodeShape | undefined, isHidden = way.isHidden): boolean =>
    next !== undefined && canHide(next, { ...way, isHidden, depth: way.depth + 1 });
  if (part && "questionDotToken" in expression && expression.arguments) return canReturnKnown(part, way);
  if (part && expression.arguments) return way.isHidden;
  if (part && (name ?? argumentExpression)) return canHideInMember(name, way) || into(part);
  if (part) return into(part, way.isHidden || type !== undefined);
  if (left) return into(left) || into(right);
  if (whenTrue) return into(whenTrue) || into(whenFalse);
  if (expression.text !== undefined) return canHideInVariable(way.read(expression), way);
  return way.isHidden && expression.properties !== undefined;
}

/** A function without a body returns what nobody can see. */
function canReturnKnown(callee: NodeShape, { read }: Way): boolean {
  const declared = read(callee.name ?? callee) as readonly NodeShape[];
  return (
    declared.length === 0 || declared.some(({ body, initializer }) => (body ?? initializer) !== undefined)
  );
}

function canHideInMember(name: NodeShape | undefined, way: Way): boolean {
  const declared = name ? (way.read(name) as readonly NodeShape[]) : [];
  return declared.some((one) => {
    if (one.body ?? "objectAssignmentInitializer" in one) return true;
    const isHidden = way.isHidden || one.type !== undefined;
    return (
      one.initializer !== undefined && canHide(one.initializer, { ...way, isHidden, depth: way.depth + 1 })
    );
  });
}

function canHideInVariable(declared: readonly ts.Node[], way: Way): boolean {
  if (declared.length === 0) return true;
  return (declared as readonly NodeShape[]).some((one) => {
    const isVariable = "exclamationToken" in one && !("questionToken" in one);
    if (!isVariable) return "propertyName" in one || ("heritageClauses" in one && way.isHidden);
    if (!isConstant(one)) return true;
    const isHidden = way.isHidden || one.type !== undefined;
    return (
      one.initializer !== undefined && canHide(one.initializer, { ...way, isHidden, depth: way.depth + 1 })
    );
  });
}

const CONST = 2;

function isConstant({ parent }: NodeShape): boolean {
  return (((parent as { flags?: number } | undefined)?.flags ?? 0) & CONST) !== 0;
}
