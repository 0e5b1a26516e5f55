import type { Variable } from "@typescript-eslint/scope-manager";
import type { TSESTree } from "@typescript-eslint/types";
import { findVariable } from "../scope/bindings.js";
import { findMemberName, unwrap } from "../syntax/expressions.js";
import { isFunction } from "../syntax/functions.js";
import { traverse } from "../syntax/traverse.js";
import {
  escape,
  giveUp,
  passValue,
  type Callees,
  type ClassMember,
  type Flow,
  type FlowLinks,
  type Walk,
} from "./walk.js";
import { passTarget } from "./target.js";
import { collectUnhandledListeners, passUnhandled } from "./unhandled.js";
import type { Shape } from "./shape.js";

const unknownCallees: Callees = { functions: [], complete: false };

/** The links of one file alone: private members and local functions are followed, all else that leaves is an escape. */
export function createFileLinks(): FlowLinks {
  return {
    exported: (walk, flow, name) => escape(walk, flow.node, ["exported", name]),
    member: (walk, flow, member) => {
      if (isPrivate(member)) passPrivateMember(walk, flow, member);
      else
        escape(walk, flow.node, [
          isFunction(flow.node) ? "method" : "stored-in-field",
          nameOfMember(walk, member),
        ]);
    },
    stored: (walk, flow, access) => {
      const member = findOwnMember(access);
      if (member && isPrivate(member)) passPrivateMember(walk, flow, member);
      else
        giveUp(walk, { ...flow, node: access }, ["stored-in-field", walk.view.text.slice(...access.range)]);
    },
    wrapped: (walk, { shape }, name) => passNamed(walk, walk.view.ast, { name, shape }),
    unhandled: (walk) => {
      for (const one of collectUnhandledListeners(walk.view)) passUnhandled(walk, one);
    },
    callees: findLocalCallees,
  };
}

/** Whether only the class's own text can name the member: `#x`, or TypeScript's `private`. */
export function isPrivate(member: ClassMember): boolean {
  if (member.type !== "TSParameterProperty" && member.key.type === "PrivateIdentifier") return true;
  const isDecorated = member.decorators.length > 0;
  return member.accessibility === "private" && !isDecorated && nameOfPlain(member) !== undefined;
}

/** Follows a private member to every access of its name in the class. */
export function passPrivateMember(walk: Walk, { shape }: Flow, member: ClassMember): void {
  const name = nameOfPlain(member);
  const body = findClassBody(member);
  if (name === undefined || !body) return escape(walk, member, "computed-member");
  passNamed(walk, body, { name, shape });
}

interface Named {
  readonly name: string;
  readonly shape: Shape;
}

/** Follows what a member holds to every access of its name in a part of the file. */
function passNamed(walk: Walk, part: TSESTree.Node, { name, shape }: Named): void {
  traverse(part, walk.view.visitorKeys, (node) => {
    if (node.type === "MemberExpression" && findMemberName(node) === name) passAccess(walk, node, shape);
    if (node.type === "ObjectPattern") passPatternAccess(walk, node, { name, shape });
  });
}

/** Follows a member's shape to one access of it, unless the access only writes. */
export function passAccess(walk: Walk, access: TSESTree.MemberExpression, shape: Shape): void {
  const { parent } = access;
  const isWritten =
    parent.type === "AssignmentExpression" && parent.left === access && parent.operator === "=";
  if (!isWritten) passValue(walk, access, shape);
}

/** `const { load } = this` */
function passPatternAccess(walk: Walk, pattern: TSESTree.ObjectPattern, { name, shape }: Named): void {
  for (const property of pattern.properties) {
    if (property.type !== "Property" || property.computed) continue;
    if (property.key.type === "Identifier" && property.key.name === name)
      passTarget(walk, property.value, shape);
  }
}

function nameOfPlain(member: ClassMember): string | undefined {
  if (member.type === "TSParameterProperty") {
    const { parameter } = member;
    const name = parameter.type === "AssignmentPattern" ? parameter.left : parameter;
    return name.type === "Identifier" ? name.name : undefined;
  }
  if (member.key.type === "PrivateIdentifier") return `#${member.key.name}`;
  if (member.key.type === "Literal") return String(member.key.value);
  return member.computed || member.key.type !== "Identifier" ? undefined : member.key.name;
}

/** What a report calls a member. */
export function nameOfMember(walk: Walk, member: ClassMember): string {
  return nameOfPlain(member) ?? walk.view.text.slice(...member.range).slice(0, 40);
}

function findClassBody(node: TSESTree.Node): TSESTree.ClassBody | undefined {
  for (let current = node.parent; current; current = current.parent)
    if (current.type === "ClassBody") return current;
  return undefined;
}

/** The member that `this.x` or `other.#x` means inside its class. */
export function findOwnMember(access: TSESTree.MemberExpression): ClassMember | undefined {
  const name = findMemberName(access);
  if (name === undefined || (access.object.type !== "ThisExpression" && !name.startsWith("#")))
    return undefined;
  for (let body = findClassBody(access); body; body = findClassBody(body)) {
    const member = collectMembers(body).find((candidate) => nameOfPlain(candidate) === name);
    if (member || access.object.type === "ThisExpression") return member;
  }
  return undefined;
}

function collectMembers(body: TSESTree.ClassBody): ClassMember[] {
  const members: ClassMember[] = [];
  for (const member of body.body) {
    if (member.type === "PropertyDefinition" || member.type === "AccessorProperty") members.push(member);
    if (member.type !== "MethodDefinition") continue;
    members.push(member);
    if (member.kind !== "constructor" || !isFunction(member.value)) continue;
    for (const parameter of member.value.params)
      if (parameter.type === "TSParameterProperty") members.push(parameter);
  }
  return members;
}

/** The functions of the file that a callee means: a function's own name, a constant that is one, a private method. */
export function findLocalCallees(walk: Walk, callee: TSESTree.Node): Callees {
  const given = unwrap(callee);
  if (isFunction(given)) return known(walk, given);
  if (given.type === "Identifier") {
    const variable = findVariable(walk.view, given);
    return variable ? calleesOf(walk, variable) : unknownCallees;
  }
  if (given.type !== "MemberExpression") return unknownCallees;
  const member = findOwnMember(given);
  const isFixed =
    member && isPrivate(member) && member.type === "MethodDefinition" && member.kind === "method";
  return isFixed && isFunction(member.value) ? known(walk, member.value) : unknownCallees;
}

function calleesOf(walk: Walk, variable: Variable): Callees {
  const [definition] = variable.defs;
  if (!definition || variable.defs.length !== 1) return unknownCallees;
  const isRewritten = variable.references.some((reference) => reference.isWrite() && !reference.init);
  if (isRewritten) return unknownCallees;
  if (definition.node.type === "ClassDeclaration") return constructorOf(walk, definition.node);
  if (isFunction(definition.node) && definition.type === "FunctionName") return known(walk, definition.node);
  if (definition.type !== "Variable" || definition.node.id.type !== "Identifier") return unknownCallees;
  const init = definition.node.init && unwrap(definition.node.init);
  return isFunction(init) ? known(walk, init) : unknownCallees;
}

/** The constructor of a class, for `new C(…)`; unknown where it is inherited. */
export function constructorOf(walk: Pick<Walk, "view">, { body }: TSESTree.ClassDeclaration): Callees {
  for (const member of body.body) {
    const isConstructor = member.type === "MethodDefinition" && member.kind === "constructor";
    if (isConstructor && isFunction(member.value)) return known(walk, member.value);
  }
  return unknownCallees;
}

function known(
  walk: Pick<Walk, "view">,
  node: Extract<TSESTree.Node, { params: unknown; body: unknown }>,
): Callees {
  return isFunction(node) ? { functions: [{ view: walk.view, node }], complete: true } : unknownCallees;
}
