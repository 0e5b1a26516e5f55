import type { TSESTree } from "@typescript-eslint/types";
import { findMemberName } from "../syntax/expressions.js";
import { collectDeclarationValues } from "./declared-values.js";
import { identityOf, withCaptured, type ClassNode, type Value } from "./value.js";
import { answerOnce, type ValueMemory } from "./value-memory.js";
import { collectValues } from "./values.js";

/** What a member of a value may be: `api.load` · `this.#fetch` · `Service.create` · `TaskGroup.run`. */
export function collectMemberValues(memory: ValueMemory, value: Value, name: string): readonly Value[] {
  switch (value.kind) {
    case "external":
      return [{ kind: "external", name: memberOfExternal(value.name, name) }];
    case "parameter":
      return value.member === undefined ? [{ ...value, member: name }] : [];
    case "object":
      return answerOnce(memory, `${identityOf(value)}.${name}`, () => fromObject(memory, value, name));
    case "class":
    case "instance":
      return answerOnce(memory, `${identityOf(value)}.${name}`, () => fromClass(memory, value, name));
    default:
      return [];
  }
}

/** `except-star#*` and `TaskGroup` → `except-star#TaskGroup`; `Promise` and `any` → `Promise.any`. */
function memberOfExternal(name: string, member: string): string {
  return name.endsWith("#*") ? `${name.slice(0, -1)}${member}` : `${name}.${member}`;
}

function fromObject(
  memory: ValueMemory,
  object: Extract<Value, { kind: "object" }>,
  name: string,
): readonly Value[] {
  const values = object.node.properties.toReversed().flatMap((property): readonly Value[] => {
    if (property.type === "SpreadElement") {
      return collectValues(memory, object.view, property.argument).flatMap((value) =>
        collectMemberValues(memory, value, name),
      );
    }
    if (property.kind !== "init" || findKeyName(property) !== name) return [];
    return collectDeclarationValues(memory, object.view, property);
  });
  return object.captured ? withCaptured(values, object.captured) : values;
}

type ClassValue = Extract<Value, { kind: "class" | "instance" }>;

function fromClass(memory: ValueMemory, value: ClassValue, name: string): readonly Value[] {
  const isStatic = value.kind === "class";
  const members = value.node.body.body.filter(
    (member) =>
      "key" in member && "static" in member && member.static === isStatic && findKeyName(member) === name,
  );
  const found = members.flatMap((member) =>
    "key" in member ? [...collectDeclarationValues(memory, value.view, member)] : [],
  );
  if (found.length > 0 || !value.node.superClass) return found;
  return collectValues(memory, value.view, value.node.superClass).flatMap((base) =>
    base.kind === "class" ? [...collectMemberValues(memory, { ...base, kind: value.kind }, name)] : [],
  );
}

/** The name under which a property or a class member is found; private ones with their `#`. */
export function findKeyName(member: {
  readonly key: TSESTree.Node;
  readonly computed?: boolean;
}): string | undefined {
  const { key } = member;
  if (key.type === "PrivateIdentifier") return `#${key.name}`;
  if (key.type === "Identifier" && !member.computed) return key.name;
  return key.type === "Literal" ? String(key.value) : undefined;
}

/** The constructor that `new` runs, of the class or the nearest base that has one. */
export function findConstructor(node: ClassNode): TSESTree.FunctionExpression | undefined {
  for (const member of node.body.body) {
    if (
      member.type === "MethodDefinition" &&
      member.kind === "constructor" &&
      member.value.type === "FunctionExpression"
    ) {
      return member.value;
    }
  }
  return undefined;
}

/** The member access of a call's callee, if it is one. */
export function findCalledMember(
  callee: TSESTree.Node,
): { object: TSESTree.Expression; name: string } | undefined {
  if (callee.type !== "MemberExpression") return undefined;
  const name = findMemberName(callee);
  return name === undefined ? undefined : { object: callee.object, name };
}
