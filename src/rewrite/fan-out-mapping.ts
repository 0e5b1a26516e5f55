import type { TSESTree } from "@typescript-eslint/types";
import type { SourceView } from "../analysis/source-view.js";
import type { Mapping } from "../analysis/sites/fan-out-argument.js";
import { findDescendant } from "../analysis/syntax/containment.js";
import { findDottedName, findMemberName, unwrap } from "../analysis/syntax/expressions.js";
import { isFunction, type FunctionNode } from "../analysis/syntax/functions.js";
import { findParameters } from "../analysis/types/arity.js";
import { isArrayType } from "../analysis/types/callable.js";
import { traverse } from "../analysis/syntax/traverse.js";
import { collectElementThunks } from "./fan-out-elements.js";
import { renderParameters } from "./text/file-style.js";
import { findItemName } from "./text/item-name.js";
import { createCallbackThunk, isPlainHead, type Thunk } from "./thunk.js";

/** The thunk that a mapping's callback gives back for each item; undefined where it has to stay as it is. */
export function collectMappingThunks(view: SourceView, mapping: Mapping): Thunk[] | undefined {
  if (mapping.hasThisArgument || !isEager(view, mapping)) return undefined;
  const { inline } = mapping;
  if (!inline) return mapping.kind === "flatMap" ? undefined : findReferenceThunk(view, mapping);
  if (!isMovable(view, inline) || isReceiverChanged(view, mapping, inline)) return undefined;
  if (mapping.kind === "flatMap") return readFlatMap(view, inline);
  if (!inline.async && !isWork(inline.body)) return undefined;
  return isPlainHead(view, inline) ? [createCallbackThunk(view, inline)] : undefined;
}

/** Whether all callbacks run before the first thunk would: an array's own map, or Array.from of something at rest. */
function isEager(view: SourceView, { kind, receiver }: Mapping): boolean {
  if (kind !== "from") return isArrayType(view, receiver) ?? true;
  const source = unwrap(receiver);
  if (source.type !== "CallExpression") return source.type !== "NewExpression" || isCollection(source);
  const name =
    source.callee.type === "MemberExpression" ? findMemberName(source.callee) : findDottedName(source.callee);
  return (
    isArrayType(view, receiver) ??
    (name !== undefined && /^(keys|values|entries|filter|map|slice|Array)$/.test(name))
  );
}

function isCollection({ callee }: TSESTree.NewExpression): boolean {
  return callee.type === "Identifier" && /^(Set|Map|Array)$/.test(callee.name);
}

/** A callback that can become an arrow which returns an arrow: nothing of its own, parameters without side effects. */
function isMovable(view: SourceView, callback: FunctionNode): boolean {
  if (callback.generator || callback.typeParameters) return false;
  const startsWork = {
    passes: (node: TSESTree.Node) => /Call|New|Tagged|Await|Yield|Update|Import/.test(node.type),
  };
  if (callback.params.some((parameter) => findDescendant(view, parameter, startsWork))) return false;
  if (callback.params.some((parameter) => parameter.type === "Identifier" && parameter.name === "this"))
    return false;
  return callback.type === "ArrowFunctionExpression" || !usesOwnBindings(view, callback);
}

/** `this`, `arguments`, `new.target`, or a function expression's own name. */
function usesOwnBindings(view: SourceView, fn: FunctionNode): boolean {
  return !traverse(fn.body, view.visitorKeys, (node) => {
    if (node.type === "ThisExpression" || node.type === "MetaProperty" || node.type === "Super")
      return "stop";
    if (node.type === "Identifier" && (node.name === "arguments" || node.name === fn.id?.name)) return "stop";
    return isFunction(node) && node.type !== "ArrowFunctionExpression" ? "skip" : undefined;
  });
}

/** The callbacks run one after the other before the first thunk: a body that changes what is mapped would see the difference. */
function isReceiverChanged(view: SourceView, { receiver }: Mapping, callback: FunctionNode): boolean {
  const name = findDottedName(receiver);
  if (name === undefined) return false;
  const changes = /^(push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin)$/;
  return (
    findDescendant(view, callback.body, {
      passes: (node) =>
        node.type === "CallExpression" &&
        node.callee.type === "MemberExpression" &&
        changes.test(findMemberName(node.callee) ?? "") &&
        findDottedName(node.callee.object) === name,
    }) !== undefined
  );
}

/** Whether evaluating an expression starts something: a promise that is only read runs already. */
function isWork(body: TSESTree.Node): boolean {
  if (body.type === "BlockStatement") return true;
  const inner = unwrap(body);
  return (
    !/^(Identifier|MemberExpression|Literal|ThisExpression|TemplateLiteral)$/.test(inner.type) &&
    !isFunction(inner)
  );
}

/** `xs.flatMap((x) => [f(x), g(x)])` */
function readFlatMap(view: SourceView, callback: FunctionNode): Thunk[] | undefined {
  if (callback.async || callback.type !== "ArrowFunctionExpression" || callback.returnType) return undefined;
  return callback.body.type === "ArrayExpression"
    ? collectElementThunks(view, callback.body.elements)
    : undefined;
}

/** `urls.map(load)` → `urls.map((url) => () => load(url))`, with as many arguments as the function can see. */
function findReferenceThunk(view: SourceView, { receiver, callback, call }: Mapping): Thunk[] | undefined {
  if (callback.type !== "Identifier") return undefined;
  const parameters = findParameters(view, callback);
  if (!parameters || parameters.count > 2 || callback.name === "index") return undefined;
  const item = findItemName(view, { receiver, firstName: parameters.firstName, at: call });
  const names = [item, "index"].slice(0, parameters.count);
  const list = renderParameters(view, names);
  const [start] = callback.range;
  const end = callback.range[1];
  return [
    {
      body: callback,
      collectEdits: (head) => [
        { start, end: start, text: `${list} => ${head} => ` },
        { start: end, end, text: `(${names.join(", ")})` },
      ],
    },
  ];
}
