import type { AST_NODE_TYPES, TSESTree } from "@typescript-eslint/types";
import { findEnclosingFunction } from "../syntax/functions.js";
import { stepArgument } from "./argument.js";
import { findFunctions } from "./callback.js";
import { readsForeignError } from "./error-home.js";
import { isPlainQuestion } from "../sites/error-text.js";
import { passFunctionResult } from "./function-result.js";
import { stepMember } from "./member-use.js";
import { holdsError, holdsPromise, listOf, objectOf, type Shape } from "./shape.js";
import { passTarget } from "./target.js";
import { end, escape, giveUp, passResult, passThrow, passValue, type Flow, type Walk } from "./walk.js";

type Use<T extends TSESTree.Node> = (walk: Walk, flow: Flow, parent: T) => void;
type Uses = { readonly [K in AST_NODE_TYPES]?: Use<Extract<TSESTree.Node, { type: K }>> };

/** Follows a value from the expression that gives it to the construct around it. */
export function stepValue(walk: Walk, flow: Flow): void {
  const { parent } = flow.node;
  if (!parent) return escape(walk, flow.node, "used-as-value");
  const use = (uses as Record<string, Use<TSESTree.Node> | undefined>)[parent.type];
  if (use) use(walk, flow, parent);
  else escapeUse(walk, flow);
}

function escapeUse(walk: Walk, { node, shape }: Flow): void {
  const id = holdsError(shape) ? "error-passed" : "used-as-value";
  giveUp(walk, { view: walk.view, node, shape }, [id, node.parent?.type ?? ""]);
}

const passOn: Use<TSESTree.Node> = (walk, flow, parent) => passValue(walk, parent, flow.shape);

/** The value is looked at and dropped: a promise in it is observed by nobody. */
const drop: Use<TSESTree.Node> = (walk, { node, shape }) => {
  if (holdsPromise(shape)) end(walk, node, "floating");
};

/** The value takes part in a comparison, which neither consumes nor keeps it. */
const compare: Use<TSESTree.Node> = (walk, { node, shape }, parent) => {
  if (shape.kind === "error" && !isPlainQuestion(parent)) readsForeignError(walk, node, shape);
};

const ignore: Use<TSESTree.Node> = () => undefined;

const uses: Uses = {
  TSAsExpression: passOn,
  TSNonNullExpression: passOn,
  TSSatisfiesExpression: passOn,
  TSTypeAssertion: passOn,
  TSInstantiationExpression: passOn,
  ChainExpression: passOn,
  AwaitExpression: (walk, flow, parent) => {
    const { shape } = flow;
    if (shape.kind === "promise") passThrow(walk, parent);
    else passValue(walk, parent, shape.kind === "later" ? shape.of : shape);
  },
  ReturnStatement: (walk, flow, parent) => passReturn(walk, flow, parent),
  ArrowFunctionExpression: (walk, { node, shape }, parent) => {
    if (parent.body === node) passFunctionResult(walk, parent, shape);
    else passTarget(walk, node, shape);
  },
  VariableDeclarator: (walk, flow, parent) => {
    if (parent.init === flow.node) passTarget(walk, parent.id, flow.shape);
  },
  AssignmentExpression: (walk, flow, parent) => {
    if (parent.right !== flow.node) return;
    if (!["=", "||=", "&&=", "??="].includes(parent.operator)) return compare(walk, flow, parent);
    passTarget(walk, parent.left, flow.shape);
    if (parent.parent.type !== "ExpressionStatement") passValue(walk, parent, flow.shape);
  },
  AssignmentPattern: (walk, flow, parent) => {
    if (parent.right === flow.node) passTarget(walk, parent.left, flow.shape);
  },
  LogicalExpression: (walk, flow, parent) => {
    if (parent.right === flow.node || parent.operator !== "&&") passValue(walk, parent, flow.shape);
    else drop(walk, flow, parent);
  },
  ConditionalExpression: (walk, flow, parent) => {
    if (parent.test !== flow.node) passValue(walk, parent, flow.shape);
  },
  SequenceExpression: (walk, flow, parent) => {
    if (parent.expressions.at(-1) === flow.node) passValue(walk, parent, flow.shape);
    else drop(walk, flow, parent);
  },
  ArrayExpression: (walk, flow, parent) => passValue(walk, parent, listOf(flow.shape)),
  SpreadElement: (walk, flow, parent) => passSpread(walk, flow, parent),
  Property: (walk, flow, parent) => passProperty(walk, flow, parent),
  MethodDefinition: (walk, flow, parent) => passMethod(walk, flow, parent),
  PropertyDefinition: (walk, flow, parent) => {
    if (parent.value === flow.node) walk.links.member(walk, flow, parent);
  },
  AccessorProperty: (walk, flow, parent) => {
    if (parent.value === flow.node) walk.links.member(walk, flow, parent);
  },
  CallExpression: (walk, flow, parent) => {
    if (parent.callee !== flow.node) return stepArgument(walk, flow, parent);
    if (flow.shape.kind === "function") passResult(walk, parent, flow.shape.of);
  },
  NewExpression: (walk, flow, parent) => {
    if (parent.callee !== flow.node) return stepArgument(walk, flow, parent);
    if (flow.shape.kind === "function") passResult(walk, parent, flow.shape.of);
  },
  MemberExpression: (walk, flow, parent) => {
    if (parent.object === flow.node) stepMember(walk, flow, parent);
    else compare(walk, flow, parent);
  },
  JSXExpressionContainer: (walk, flow, parent) => {
    if (flow.shape.kind === "function" && isElementListener(parent)) end(walk, flow.node, "floating");
    else escapeUse(walk, flow);
  },
  ForOfStatement: (walk, flow, parent) => passLoop(walk, flow, parent),
  YieldExpression: (walk, flow, parent) => passYield(walk, flow, parent),
  ThrowStatement: (walk, flow, parent) => {
    if (flow.shape.kind === "error") passThrow(walk, parent);
    else escapeUse(walk, flow);
  },
  ExportDefaultDeclaration: (walk, flow) => walk.links.exported(walk, flow, "default"),
  TSExportAssignment: (walk, flow) => walk.links.exported(walk, flow, "="),
  ExportSpecifier: (walk, flow, parent) => {
    const { exported } = parent;
    const name = exported.type === "Identifier" ? exported.name : exported.value;
    walk.links.exported(walk, flow, name);
  },
  ClassDeclaration: (walk, flow) => escape(walk, flow.node, "class-extends"),
  ClassExpression: (walk, flow) => escape(walk, flow.node, "class-extends"),
  Decorator: (walk, flow) => escape(walk, flow.node, "decorated"),
  UnaryExpression: (walk, flow, parent) => {
    if (parent.operator === "void") drop(walk, flow, parent);
  },
  ExpressionStatement: drop,
  TemplateLiteral: ignore,
  BinaryExpression: compare,
  IfStatement: ignore,
  WhileStatement: ignore,
  DoWhileStatement: ignore,
  ForStatement: drop,
  SwitchStatement: compare,
  SwitchCase: compare,
  ForInStatement: ignore,
  TSTypeQuery: ignore,
  TSQualifiedName: ignore,
  TSTypePredicate: ignore,
};

/** `<button onClick={save}>`: of an element, not of a component, a listener is called by the platform. */
function isElementListener({ parent }: TSESTree.JSXExpressionContainer): boolean {
  if (parent.type !== "JSXAttribute" || parent.name.type !== "JSXIdentifier") return false;
  const { name: element } = parent.parent;
  const isElement = element.type === "JSXIdentifier" && /^[a-z]/.test(element.name);
  return isElement && /^on[A-Z]/.test(parent.name.name);
}

function passReturn(walk: Walk, { node, shape }: Flow, statement: TSESTree.ReturnStatement): void {
  const fn = findEnclosingFunction(statement);
  if (!fn) return drop(walk, { view: walk.view, node, shape }, statement);
  if (fn.async && fn.generator && shape.kind === "promise") return passThrow(walk, statement);
  passFunctionResult(walk, fn, shape);
}

function passSpread(walk: Walk, flow: Flow, spread: TSESTree.SpreadElement): void {
  const { parent } = spread;
  const { shape } = flow;
  if (parent.type === "CallExpression" || parent.type === "NewExpression") {
    return stepArgument(walk, { ...flow, node: spread }, parent);
  }
  if (shape.kind === "iterator") return passThrow(walk, spread);
  if (parent.type === "ArrayExpression") {
    if (shape.kind === "list") passValue(walk, parent, shape);
    return;
  }
  if (shape.kind === "object") passValue(walk, parent, shape);
  else if (shape.kind === "list") passValue(walk, parent, objectOf("*", shape.of));
  else if (shape.kind === "error") readsForeignError(walk, spread, shape);
}

/** A member of an object literal: reached through the object, and through `this` in the literal's own methods. */
function passProperty(walk: Walk, flow: Flow, property: TSESTree.Property): void {
  const literal = property.parent;
  if (literal.type !== "ObjectExpression" || property.value !== flow.node) return;
  const { shape } = flow;
  if (holdsError(shape) && isWrapped(walk, property, literal))
    return walk.links.wrapped(walk, flow, propertyName(property));
  const read = property.kind === "get" && shape.kind === "function" ? shape.of : shape;
  if (property.kind === "set") return escape(walk, property, "callback-of");
  const name = propertyName(property);
  const { range } = property.key;
  const isPlain = name !== "*" && property.key.type === "Identifier" && !holdsError(shape);
  const made = objectOf(
    name,
    read,
    isPlain ? { path: walk.view.path, range: [range[0], range[1]] } : undefined,
  );
  passValue(walk, literal, made);
  walk.step.next.push({ flow: { view: walk.view, node: property, shape: made }, hop: false });
}

function propertyName({ key, computed }: TSESTree.Property): string {
  if (key.type === "Literal") return String(key.value);
  return key.type === "Identifier" && !computed ? key.name : "*";
}

/**
 * `{ cause: e }` and the options of a new error that nobody can look into wrap it; any other property hands it to
 * whoever reads the object.
 */
function isWrapped(walk: Walk, property: TSESTree.Property, { parent }: TSESTree.ObjectExpression): boolean {
  if (propertyName(property) === "cause") return true;
  return parent.type === "NewExpression" && findFunctions(walk, parent.callee).functions.length === 0;
}

function passMethod(walk: Walk, flow: Flow, method: TSESTree.MethodDefinition): void {
  const { shape } = flow;
  if (method.kind === "constructor") return escape(walk, method, "constructor");
  if (method.kind === "set") return escape(walk, method, ["callback-of", "setter"]);
  const read: Shape = method.kind === "get" && shape.kind === "function" ? shape.of : shape;
  walk.links.member(walk, { ...flow, shape: read }, method);
}

function passLoop(walk: Walk, { node, shape }: Flow, loop: TSESTree.ForOfStatement): void {
  if (loop.right !== node) return;
  if (shape.kind === "iterator") return passThrow(walk, loop);
  if (shape.kind !== "list") return;
  const isAwaited = loop.await && (shape.of.kind === "promise" || shape.of.kind === "later");
  if (!isAwaited) {
    // Of a map the element is an entry: the types tell which of the two it can be.
    if (shape.of.kind !== "list" && walk.links.isPlausible) passTarget(walk, loop.left, listOf(shape.of));
    return passTarget(walk, loop.left, shape.of);
  }
  if (shape.of.kind === "promise") passThrow(walk, loop);
  else if (shape.of.kind === "later") passTarget(walk, loop.left, shape.of.of);
}

function passYield(walk: Walk, flow: Flow, parent: TSESTree.YieldExpression): void {
  const fn = findEnclosingFunction(parent);
  const { shape } = flow;
  if (parent.delegate && shape.kind === "iterator") return passThrow(walk, parent);
  if (parent.delegate && fn?.async && shape.kind === "list" && shape.of.kind === "promise")
    return passThrow(walk, parent);
  if (!parent.delegate && fn?.async && shape.kind === "promise") return passThrow(walk, parent);
  escape(walk, flow.node, "yielded");
}
