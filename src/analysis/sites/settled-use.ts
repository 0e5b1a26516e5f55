import type { Variable } from "@typescript-eslint/scope-manager";
import type { TSESTree } from "@typescript-eslint/types";
import { findVariable } from "../scope/bindings.js";
import { findVariableOf } from "../scope/declared.js";
import type { SourceView } from "../source-view.js";
import { findDescendant, findStatementList, isInside, isLoop } from "../syntax/containment.js";
import { findMemberName, unwrap } from "../syntax/expressions.js";
import { isFunction } from "../syntax/functions.js";
import { traverse } from "../syntax/traverse.js";
import { findCalledName } from "./fan-out-names.js";

/** What an allSettled found, and the function in which it is read. */
interface Settled {
  readonly results: Variable;
  readonly owner: TSESTree.Node;
  readonly thrown: TSESTree.ThrowStatement;
}

/** A list that is made of the results; `isFailures` where it holds nothing but failures or their reasons. */
interface ResultList {
  readonly variable: Variable;
  readonly isFailures: boolean;
}

/**
 * Whether all failures go somewhere besides the one that is thrown: the list of them is logged, put into an error or
 * kept, or a loop over it does so with each reason. Then the throw drops none.
 */
export function areFailuresUsed(view: SourceView, settled: Settled): boolean {
  return collectLists(view, settled).some(
    (list) => isListUsed(list, settled) || isEachUsed(view, list, settled),
  );
}

/** The results, and the constants that list methods make of them: `results.filter(isRejected).map((one) => one.reason)`. */
function collectLists(view: SourceView, { results, owner }: Settled): ResultList[] {
  const lists: ResultList[] = [{ variable: results, isFailures: false }];
  traverse(owner, view.visitorKeys, (node) => {
    if (node.type !== "VariableDeclarator" || node.id.type !== "Identifier" || !node.init) return;
    const root = findListRoot(node.init);
    const source = root && lists.find(({ variable }) => variable === findVariable(view, root));
    const variable = source && findVariableOf(view, node.id);
    if (!variable) return;
    const isFailures = source.isFailures || selects.test(view.text.slice(root.range[1], node.init.range[1]));
    lists.push({ variable, isFailures });
  });
  return lists;
}

/** Source text of a chain that keeps the failures only. */
const selects = /\.\s*(?:filter|flatMap|reduce)\b[^]*(?:reject|fulfilled|reason|fail)/i;

const listMethods = /^(?:map|flatMap|filter|flat|slice|concat|toSorted|sort|reverse|join|reduce)$/;

/** `results` in `results.filter(…).map(…)`: a chain of methods that give lists. */
function findListRoot(expression: TSESTree.Node): TSESTree.Identifier | undefined {
  let node = unwrap(expression);
  let isChain = false;
  while (node.type === "CallExpression" && node.callee.type === "MemberExpression") {
    if (!listMethods.test(findMemberName(node.callee) ?? "")) return undefined;
    node = unwrap(node.callee.object);
    isChain = true;
  }
  return isChain && node.type === "Identifier" ? node : undefined;
}

/** `logger.error("…", { failures })` · `throw wrap(error, failures)` · `error.errors = failures` · `return failures` */
function isListUsed({ variable, isFailures }: ResultList, settled: Settled): boolean {
  return variable.references.some(({ identifier, init }) => {
    if (init === true || !isInside(identifier as TSESTree.Node, settled.owner)) return false;
    const taker = findTaker(identifier as TSESTree.Node);
    if (taker?.type !== "CallExpression" && taker?.type !== "NewExpression")
      return isFailures && taker !== undefined;
    if (taker.type === "CallExpression" && asking.test(findCalledName(taker) ?? "")) return false;
    if (isInside(taker, settled.thrown)) return isFailures && unwrap(settled.thrown.argument) === taker;
    return isFailures || isStatement(taker);
  });
}

/** What takes a list as a whole, through the list methods and the values around it. */
function findTaker(list: TSESTree.Node): TSESTree.Node | undefined {
  let inner = list;
  for (let outer = inner.parent; outer; inner = outer, outer = outer.parent) {
    switch (outer.type) {
      case "MemberExpression":
        if (outer.object !== inner || !listMethods.test(findMemberName(outer) ?? "")) return undefined;
        break;
      case "CallExpression":
      case "NewExpression":
        if (outer.callee !== inner) return outer;
        break;
      case "AssignmentExpression":
        return outer.right === inner && outer.left.type === "MemberExpression" ? outer : undefined;
      case "ReturnStatement":
        return outer;
      default:
        if (!parts.test(outer.type)) return undefined;
    }
  }
  return undefined;
}

const parts =
  /^(?:Property|ObjectExpression|ArrayExpression|SpreadElement|TemplateLiteral|ChainExpression|TSAsExpression|TSNonNullExpression)$/;

/** Calls that look at a list and give one thing of it, or a verdict. */
const asking = /^(?:Boolean|isEmpty|isArray|size|first|head|last|find\w*|some|every|is[A-Z]\w*|expect)$/;

function isStatement(call: TSESTree.Node): boolean {
  const { parent } = call;
  return (parent?.type === "AwaitExpression" ? parent.parent : parent)?.type === "ExpressionStatement";
}

/** `for (const one of results) log(one.reason)` · `failures.forEach((one) => errors.set(one.id, one.error))` */
function isEachUsed(view: SourceView, { variable, isFailures }: ResultList, { owner }: Settled): boolean {
  return variable.references.some(({ identifier }) => {
    const body = findLoopBody(identifier as TSESTree.Node);
    if (!body || !isInside(body.node, owner)) return false;
    const entry = isFailures ? body.entry : undefined;
    const passes = (node: TSESTree.Node): boolean => {
      if (node.type !== "CallExpression" && node.type !== "NewExpression") return false;
      const isGiven = node.arguments.some((one) => readsReason(view, one, entry));
      return isGiven && !isEndedByThrow(node, body.node) && !asking.test(nameOf(node));
    };
    return findDescendant(view, body.node, { passes }) !== undefined;
  });
}

function nameOf(node: TSESTree.CallExpression | TSESTree.NewExpression): string {
  return node.type === "CallExpression" ? (findCalledName(node) ?? "") : "";
}

interface LoopBody {
  readonly node: TSESTree.Node;
  readonly entry?: TSESTree.Node;
}

function findLoopBody(list: TSESTree.Node): LoopBody | undefined {
  const { parent } = list;
  if (parent?.type === "ForOfStatement" && parent.right === list) {
    const declared =
      parent.left.type === "VariableDeclaration" ? parent.left.declarations[0]?.id : parent.left;
    return { node: parent.body, entry: declared };
  }
  if (parent?.type !== "MemberExpression" || parent.object !== list) return undefined;
  const call = parent.parent;
  const [callback] = call.type === "CallExpression" && call.callee === parent ? call.arguments : [];
  if (!/^(?:forEach|map|flatMap)$/.test(findMemberName(parent) ?? "") || !isFunction(callback))
    return undefined;
  return callback.body ? { node: callback.body, entry: callback.params[0] } : undefined;
}

/** Whether an argument holds a reason: `one.reason`, a constant that was taken from it, or the failure as a whole. */
function readsReason(view: SourceView, root: TSESTree.Node, entry: TSESTree.Node | undefined): boolean {
  const passes = (node: TSESTree.Node): boolean => {
    if (node.type === "MemberExpression") return findMemberName(node) === "reason";
    if (node.type !== "Identifier") return false;
    if (node.parent?.type === "MemberExpression" && node.parent.property === node) return false;
    const definition = findVariable(view, node)?.defs[0];
    if (!definition) return false;
    if (entry && isInside(definition.name, entry)) return true;
    if (definition.type !== "Variable" || !definition.node.init) return node.name === "reason";
    return /\breason\b/.test(view.text.slice(...definition.node.init.range));
  };
  return findDescendant(view, root, { passes }) !== undefined;
}

/** Whether the loop ends at a throw in or after a call, so that it sees the first failure only. */
function isEndedByThrow(call: TSESTree.Node, body: TSESTree.Node): boolean {
  for (let node: TSESTree.Node | undefined = call; node && node !== body.parent; node = node.parent) {
    if (node.type === "ThrowStatement") return true;
    if (isLoop(node)) continue;
    const list = findStatementList(node);
    if (list?.some((one) => one.type === "ThrowStatement")) return true;
  }
  return false;
}
