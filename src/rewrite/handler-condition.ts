import type { TSESTree } from "@typescript-eslint/types";

/** A condition on one error, as a formula over the questions that the handler's author wrote. */
export type Condition =
  | { readonly kind: "constant"; readonly value: boolean }
  | { readonly kind: "atom"; readonly node: TSESTree.Expression; readonly key: string }
  | { readonly kind: "not"; readonly of: Condition }
  | { readonly kind: "and" | "or"; readonly of: readonly Condition[] };

export const always: Condition = { kind: "constant", value: true };
export const never: Condition = { kind: "constant", value: false };

/** Reads the formula of a test: `!`, `&&` and `||` are taken apart, all else is one question. */
export function readCondition(
  node: TSESTree.Expression,
  keyOf: (atom: TSESTree.Expression) => string,
): Condition {
  if (node.type === "UnaryExpression" && node.operator === "!")
    return not(readCondition(node.argument, keyOf));
  if (node.type === "LogicalExpression" && node.operator !== "??") {
    const kind = node.operator === "&&" ? "and" : "or";
    return combine(kind, [readCondition(node.left, keyOf), readCondition(node.right, keyOf)]);
  }
  return { kind: "atom", node, key: keyOf(node) };
}

export function not(condition: Condition): Condition {
  if (condition.kind === "constant") return condition.value ? never : always;
  return condition.kind === "not" ? condition.of : { kind: "not", of: condition };
}

export function and(...parts: readonly Condition[]): Condition {
  return combine("and", parts);
}

export function or(...parts: readonly Condition[]): Condition {
  return combine("or", parts);
}

/** `test ? whenTrue : whenFalse`, in the fewest words. */
export function choose(test: Condition, whenTrue: Condition, whenFalse: Condition): Condition {
  if (isSame(whenTrue, whenFalse)) return whenTrue;
  if (isConstant(whenTrue, true)) return or(test, whenFalse);
  if (isConstant(whenTrue, false)) return and(not(test), whenFalse);
  if (isConstant(whenFalse, false)) return and(test, whenTrue);
  if (isConstant(whenFalse, true)) return or(not(test), whenTrue);
  return or(and(test, whenTrue), and(not(test), whenFalse));
}

export function isConstant(condition: Condition, value: boolean): boolean {
  return condition.kind === "constant" && condition.value === value;
}

export function isSame(a: Condition, b: Condition): boolean {
  return keyOfCondition(a) === keyOfCondition(b);
}

/** Flattens, drops neutral and repeated parts, and absorbs: `a || (a && b)` is `a`, `a || (!a && b)` is `a || b`. */
function combine(kind: "and" | "or", parts: readonly Condition[]): Condition {
  const neutral = kind === "and";
  const flat = parts.flatMap((part) => (part.kind === kind ? part.of : [part]));
  if (flat.some((part) => isConstant(part, !neutral))) return neutral ? never : always;
  const distinct = new Map(
    flat.filter((part) => part.kind !== "constant").map((part) => [keyOfCondition(part), part]),
  );
  const kept = absorb(kind, [...distinct.values()]);
  if (kept.some((part) => distinct.has(keyOfCondition(not(part))))) return neutral ? never : always;
  if (kept.length === 0) return neutral ? always : never;
  return kept.length === 1 && kept[0] ? kept[0] : { kind, of: kept };
}

/**
 * A part that another one shortened goes right behind it: `(!a || b) && a && c` is `a && b && c`, where b may be safe to
 * ask only of an a, and c only of a b. For the same reason a part stays whole where what follows it, up to the other one,
 * could crash.
 */
function absorb(kind: "and" | "or", parts: readonly Condition[]): Condition[] {
  const inner = kind === "and" ? "or" : "and";
  const shortened = new Map<number, Condition[]>();
  const kept = parts.filter((part, at) => {
    if (part.kind !== inner) return true;
    const end = parts.findIndex((other, index) => index > at && !isTotal(other));
    const others = parts
      .slice(0, end < 0 ? parts.length : end + 1)
      .filter((other) => other !== part && other.kind !== inner);
    const keys = new Set(others.map(keyOfCondition));
    if (part.of.some((one) => keys.has(keyOfCondition(one)))) return false;
    const opposites = new Set(others.map((other) => keyOfCondition(not(other))));
    const left = part.of.filter((one) => !opposites.has(keyOfCondition(one)));
    if (left.length === part.of.length) return true;
    const gone = new Set(part.of.filter((one) => !left.includes(one)).map((one) => keyOfCondition(not(one))));
    const place = Math.max(
      at,
      parts.findLastIndex((other) => gone.has(keyOfCondition(other))),
    );
    shortened.set(place, [...(shortened.get(place) ?? []), combine(inner, left)]);
    return false;
  });
  return parts.flatMap((part, at) => [...(kept.includes(part) ? [part] : []), ...(shortened.get(at) ?? [])]);
}

/** Whether every question of a condition has an answer for any value but null and undefined: none of them can crash. */
function isTotal(condition: Condition): boolean {
  return collectAtoms(condition).every(isTotalExpression);
}

function isTotalExpression(node: TSESTree.Node): boolean {
  switch (node.type) {
    case "Identifier":
    case "Literal":
      return true;
    case "MemberExpression":
      return !node.computed && node.object.type === "Identifier";
    case "BinaryExpression":
      return node.operator !== "in" && isTotalExpression(node.left) && isTotalExpression(node.right);
    case "UnaryExpression":
      return isTotalExpression(node.argument);
    case "TSAsExpression":
      return isTotalExpression(node.expression);
    default:
      return false;
  }
}

function keyOfCondition(condition: Condition): string {
  switch (condition.kind) {
    case "constant":
      return String(condition.value);
    case "atom":
      return condition.key;
    case "not":
      return `!(${keyOfCondition(condition.of)})`;
    default:
      return `(${condition.of.map(keyOfCondition).join(condition.kind === "and" ? " && " : " || ")})`;
  }
}

/** All questions of a formula. */
export function collectAtoms(condition: Condition): TSESTree.Expression[] {
  if (condition.kind === "constant") return [];
  if (condition.kind === "atom") return [condition.node];
  return condition.kind === "not" ? collectAtoms(condition.of) : condition.of.flatMap(collectAtoms);
}

/** The parts of which all must hold. */
export function conjunctsOf(condition: Condition): readonly Condition[] {
  return condition.kind === "and" ? condition.of : [condition];
}
