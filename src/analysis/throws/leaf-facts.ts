import type { Variable } from "@typescript-eslint/scope-manager";
import type { TSESTree } from "@typescript-eslint/types";
import type { SourceView } from "../source-view.js";
import { findVariable } from "../scope/bindings.js";
import { findDottedName, findMemberName, unwrap } from "../syntax/expressions.js";
import { isFunction } from "../syntax/functions.js";
import { traverse } from "../syntax/traverse.js";
import { isKept } from "./kept-errors.js";
import { findKeyName } from "./member-values.js";
import { keyOfFunction, type FunctionValue, type Value } from "./value.js";
import { collectGiven, findHeldTask } from "./held-tasks.js";
import type { ValueMemory } from "./value-memory.js";
import { collectValues } from "./values.js";

/** What the code of one function, or of a group's tasks, can bring into an error. */
export interface LeafFacts {
  /** Keys and names of the classes that are constructed, and of their bases. */
  readonly classes: ReadonlySet<string>;
  /** Strings and numbers that are written in the code. */
  readonly literals: ReadonlySet<string>;
  /** Those of them that stand in an error: `new HttpError("gone")` · `throw fail("gone")`. */
  readonly messages: ReadonlySet<string>;
  /** Properties that are assigned, or declared in a constructed class. */
  readonly properties: ReadonlySet<string>;
  /** Functions that are called, or given to a call. */
  readonly callees: readonly FunctionValue[];
  /** Calls whose body nobody can see: `module#name`, a global's name, `unknown` for a value of unknown origin. */
  readonly externals: ReadonlySet<string>;
}

/** A call of something whose origin nobody can see. */
export const unknownCall = "";
/** Tasks that nobody can see: a parameter, a field. */
export const unknownTasks = "?";

/** Which part of the code is read. */
export interface LeafScope {
  readonly root: TSESTree.Node;
  /** Also what its variables were given: for tasks in a variable. */
  readonly followsNames?: boolean;
  /** Calls that raise a group are left out: for what arrives bare. */
  readonly isOutside?: (call: TSESTree.CallExpression) => boolean;
  /** Blocks whose errors of the kind in question do not leave the code. */
  readonly kept?: ReadonlySet<TSESTree.Node>;
}

interface Collected {
  classes: Set<string>;
  literals: Set<string>;
  messages: Set<string>;
  properties: Set<string>;
  callees: FunctionValue[];
  externals: Set<string>;
}

/** Globals that bring no error of their own to a handler's question. */
const harmless =
  /^(?:console|Math|Object|Array|Promise|String|Number|Boolean|Symbol|Date|Map|Set|WeakMap|WeakSet|Reflect|BigInt|Error|TypeError|RangeError|performance|parseInt|parseFloat|isNaN|setTimeout|setInterval|setImmediate|clearTimeout|clearInterval|queueMicrotask|encodeURIComponent|structuredClone|RegExp)\b/;
/** Methods of values, strings and collections: their receiver's type is rarely known, and they rarely throw. */
const harmlessMethods = new Set(
  (
    "add at charAt charCodeAt concat delete endsWith entries every fill filter find findIndex flat flatMap forEach get has includes indexOf " +
    "join keys lastIndexOf length map match matchAll padEnd padStart pop push reduce replace replaceAll reverse set shift slice some sort " +
    "splice split startsWith substring toFixed toLowerCase toString toUpperCase trim trimEnd trimStart unshift values then catch finally " +
    "bind call apply test exec emit on once off log warn error debug info checkpoint"
  ).split(" "),
);

/** Whether a call brings no error of its own, by what it is named: `ids.map(…)` · `console.log(…)`. */
export function isHarmlessCall({ callee }: TSESTree.CallExpression): boolean {
  const target = unwrap(callee);
  const method = target.type === "MemberExpression" ? findMemberName(target) : undefined;
  return harmlessMethods.has(method ?? "") || harmless.test(findDottedName(target) ?? "");
}

/** Reads one piece of code: what it can bring into an error that leaves it. What its own handlers keep is left out. */
export function readLeafFacts(memory: ValueMemory, view: SourceView, scope: LeafScope): LeafFacts {
  const { root, followsNames = false, isOutside, kept } = scope;
  const facts: Collected = {
    classes: new Set(),
    literals: new Set(),
    messages: new Set(),
    properties: new Set(),
    callees: [],
    externals: new Set(),
  };
  const roots = new Set<TSESTree.Node>([root]);
  const followed = new Set<Variable>();
  for (const one of roots) {
    traverse(one, view.visitorKeys, (node) => {
      const isLeftOut = kept?.has(node) || (node.type === "CallExpression" && isOutside?.(node));
      if (node !== root && (isLeftOut || isKept(view, node))) return "skip";
      readNode(memory, view, { node, facts });
      const variable =
        followsNames && node.type === "Identifier" ? findHeldTask(view, root, node) : undefined;
      if (variable && !followed.has(variable)) for (const given of collectGiven(variable)) roots.add(given);
      if (variable) followed.add(variable);
      return undefined;
    });
  }
  if (followsNames) addNamedTasks(memory, view, { root, facts });
  return facts;
}

/** A task given by its name (`TaskGroup.all([load])`) is called by the group. */
function addNamedTasks(
  memory: ValueMemory,
  view: SourceView,
  { root, facts }: { root: TSESTree.Node; facts: Collected },
): void {
  const inner = unwrap(root);
  const nodes = inner.type === "ArrayExpression" ? inner.elements : [inner];
  for (const node of nodes) {
    const named = node && unwrap(node);
    if (named?.type === "CallExpression" && isForeignCallback(memory, view, named.callee))
      facts.externals.add(unknownTasks);
    if (named?.type !== "Identifier" && named?.type !== "MemberExpression") continue;
    const values = collectValues(memory, view, named);
    addCallees(facts, values);
    const variable = named.type === "Identifier" ? findVariable(view, named) : undefined;
    if (variable && collectGiven(variable).some((given) => unwrap(given).type !== "MemberExpression"))
      continue;
    if (values.every((value) => value.kind === "parameter" || value.kind === "external")) {
      facts.externals.add(unknownTasks);
    }
  }
}

/** `handler(route)`, where nobody here can see what the handler is: its author knows the project's own errors. */
function isForeignCallback(memory: ValueMemory, view: SourceView, callee: TSESTree.Node): boolean {
  const name = unwrap(callee);
  if (name.type !== "Identifier") return false;
  const type = findVariable(view, name)?.defs[0]?.type;
  if (type !== "Variable" && type !== "Parameter") return false;
  return collectValues(memory, view, name).every((value) => value.kind === "parameter");
}

function readNode(
  memory: ValueMemory,
  view: SourceView,
  { node, facts }: { node: TSESTree.Node; facts: Collected },
): void {
  switch (node.type) {
    case "Literal":
      if (typeof node.value === "string" || typeof node.value === "number")
        addText(facts, node, String(node.value));
      break;
    case "TemplateElement":
      addText(facts, node, node.value.raw);
      break;
    case "AssignmentExpression":
      if (node.left.type === "MemberExpression") addStated(facts, findMemberName(node.left), node.right);
      break;
    case "Property":
      addStated(facts, findKeyName(node), node.value);
      break;
    case "NewExpression":
      addClasses(memory, facts, collectValues(memory, view, node.callee));
      for (const argument of node.arguments) addNamedText(facts, argument);
      break;
    case "CallExpression":
      readCallee(memory, view, { node, facts });
      break;
    default:
  }
}

function addText(facts: Collected, node: TSESTree.Node, text: string): void {
  if (isCompared(node)) return;
  facts.literals.add(text);
  if (isInError(node)) facts.messages.add(text);
}

/** `error.status === 404`: who asks for a value brings none. */
function isCompared({ parent }: TSESTree.Node): boolean {
  return (
    (parent?.type === "BinaryExpression" && /^[!=]==?$/.test(parent.operator)) ||
    parent?.type === "SwitchCase"
  );
}

/** `new Error(TEMPORARY_ERROR)`: a constant of that name is the text. */
function addNamedText(facts: Collected, argument: TSESTree.Node): void {
  const name = findDottedName(argument);
  const last = name?.slice(name.lastIndexOf(".") + 1) ?? "";
  if (/^[A-Z][A-Z0-9_]+$/.test(last) && isInError(argument)) facts.messages.add(last);
}

/** Whether a text is written where an error is made: in `new …Error(…)`, in what is thrown, or in a call of `reject`. */
function isInError(node: TSESTree.Node): boolean {
  for (let outer = node.parent; outer && !isFunction(outer); outer = outer.parent) {
    if (outer.type === "ThrowStatement") return true;
    if (outer.type === "NewExpression" || outer.type === "CallExpression") {
      if (makesError.test(findDottedName(outer.callee) ?? "")) return true;
    } else if (outer.type.endsWith("Statement")) return false;
  }
  return false;
}

const makesError = /(?:error|exception|reject|fail\w*|throw\w*)$/i;

/** `error.code = "E_GONE"` · `{ code: ERR_GONE }`: the property, and its value, also as `code=E_GONE`. */
function addStated(facts: Collected, property: string | undefined, value: TSESTree.Node): void {
  if (property === undefined) return;
  facts.properties.add(property);
  if (value.type === "ConditionalExpression") {
    addStated(facts, property, value.consequent);
    addStated(facts, property, value.alternate);
  }
  const name = findDottedName(value);
  const text = value.type === "Literal" ? String(value.value) : name?.slice(name.lastIndexOf(".") + 1);
  if (text !== undefined) facts.literals.add(text).add(`${property}=${text}`);
}

function addName(facts: Collected, dotted: string | undefined): void {
  if (dotted !== undefined) facts.properties.add(dotted.slice(dotted.lastIndexOf(".") + 1));
}

function readCallee(
  memory: ValueMemory,
  view: SourceView,
  { node, facts }: { node: TSESTree.CallExpression; facts: Collected },
): void {
  const values = collectValues(memory, view, node.callee);
  addCallees(facts, values);
  addClasses(memory, facts, values);
  for (const argument of node.arguments) {
    if (argument.type === "Identifier" || argument.type === "MemberExpression")
      addCallees(facts, collectValues(memory, view, argument));
  }
  if (values.some((value) => value.kind === "function")) return;
  const external = values.find((value) => value.kind === "external")?.name;
  if (external !== undefined ? harmless.test(external) : isHarmlessMethod(node)) return;
  if (external?.startsWith("except-star#")) return;
  facts.externals.add(external ?? unknownCall);
}

/** `names.push(name)`; but `await api.get(url)` is no method of a collection: nobody waits for those. */
function isHarmlessMethod(node: TSESTree.CallExpression): boolean {
  const callee = unwrap(node.callee);
  if (callee.type !== "MemberExpression") return harmlessMethods.has(findDottedName(callee) ?? "");
  const name = findMemberName(callee) ?? "";
  return harmlessMethods.has(name) && (node.parent.type !== "AwaitExpression" || chaining.has(name));
}

const chaining = new Set(["then", "catch", "finally", "call", "apply"]);

function addCallees(facts: Collected, values: readonly Value[]): void {
  for (const value of values) if (value.kind === "function") facts.callees.push(value);
}

/** The classes and all their bases. */
function addClasses(memory: ValueMemory, facts: Collected, values: readonly Value[]): void {
  const pending = [...values];
  for (const value of pending) {
    if (value.kind === "external") facts.classes.add(value.name);
    if (value.kind !== "class" || pending.length > MAX_BASES) continue;
    facts.classes.add(keyOfFunction(value.view, value.node));
    if (value.node.id) facts.classes.add(value.node.id.name);
    for (const member of value.node.body.body) readClassMember(value.view, member, facts);
    if (value.node.superClass) pending.push(...collectValues(memory, value.view, value.node.superClass));
  }
}

const MAX_BASES = 20;

/** A constructed class brings its fields, and what its constructor assigns. */
function readClassMember(view: SourceView, member: TSESTree.ClassElement, facts: Collected): void {
  if (member.type === "PropertyDefinition") addName(facts, findKeyName(member));
  const isConstructor = member.type === "MethodDefinition" && member.kind === "constructor";
  if (!isConstructor && member.type !== "PropertyDefinition") return;
  traverse(member, view.visitorKeys, (node) => {
    if (node.type === "TSParameterProperty")
      addName(facts, findDottedName("left" in node.parameter ? node.parameter.left : node.parameter));
    if (node.type === "AssignmentExpression") addName(facts, findDottedName(node.left));
    if (node.type === "Literal" && typeof node.value !== "object") facts.literals.add(String(node.value));
    return undefined;
  });
}
