import type { TSESTree } from "@typescript-eslint/types";
import { findVariable } from "../scope/bindings.js";
import type { SourceView } from "../source-view.js";
import { findDescendant, isInside } from "../syntax/containment.js";
import { findDottedName, unwrap } from "../syntax/expressions.js";
import { findEnclosingFunction, isFunction, type FunctionNode } from "../syntax/functions.js";
import { collectNodes } from "../syntax/node-index.js";
import type { Exit, HandlerWorld } from "./cancellation-exits.js";
import { hasCancellationLook } from "./cancellation-look.js";

type Place = { readonly site: TSESTree.Node; readonly losing: readonly Exit[] };

/** Whether a function has said that its failures are values, the abort included: in words, or by a fallback of its caller's. */
export function isPromised(world: HandlerWorld, { site, losing }: Place): boolean {
  const fn = findEnclosingFunction(site);
  if (!fn) return false;
  return saysNeverThrows(world.view, fn, site) || losing.every((exit) => givesCallersFallback(world, exit));
}

const promise =
  /\bnever["'”’]?[\s*-]+(?:throws?|rejects?)\b|\b(?:does|do|must|should|will|can)(?:n't|[\s*]*not)[\s*]+(?:throw|reject)\b|\bwon't[\s*]+(?:throw|reject)\b/i;

/** `Never throws.` above the function, or `keeps the "never rejects" contract` in its handler. */
function saysNeverThrows(view: SourceView, fn: FunctionNode, site: TSESTree.Node): boolean {
  const handler = site.type === "TryStatement" ? site.handler : site;
  const inside = (view.ast.comments ?? []).filter(
    (comment) => handler !== null && isInside(comment, handler),
  );
  return [...inside, ...collectHeadComments(view, fn)].some(({ value }) => promise.test(value));
}

/** The comments right above the declaration, member or option that a function is. */
function collectHeadComments(view: SourceView, fn: FunctionNode): TSESTree.Comment[] {
  let owner: TSESTree.Node = fn;
  while (owner.parent && (holders.test(owner.parent.type) || isCalledInPlace(owner))) owner = owner.parent;
  const decorators = "decorators" in owner ? owner.decorators : [];
  let start = Math.min(owner.range[0], ...decorators.map(({ range }) => range[0]));
  const head: TSESTree.Comment[] = [];
  for (const comment of [...(view.ast.comments ?? [])].reverse()) {
    if (comment.range[1] > start) continue;
    if (view.text.slice(comment.range[1], start).trim() !== "") break;
    head.push(comment);
    start = comment.range[0];
  }
  return head;
}

/** `const metadata = (async () => …)();` */
function isCalledInPlace(node: TSESTree.Node): boolean {
  return node.parent?.type === "CallExpression" && node.parent.callee === node;
}

const holders =
  /^(?:MethodDefinition|PropertyDefinition|Property|VariableDeclarator|VariableDeclaration|Export(?:Named|Default)Declaration)$/;

/** `return fallbackText`, which a caller gave for this: `{ input, fallbackText }: Options`. */
function givesCallersFallback({ view }: HandlerWorld, { node }: Exit): boolean {
  const value = node.type === "ReturnStatement" && node.argument ? unwrap(node.argument) : undefined;
  const name = value && findDottedName(value);
  if (!value || !name || !/^(?:\w+\.)?(?:fallback|default)/i.test(name)) return false;
  const root = value.type === "MemberExpression" ? unwrap(value.object) : value;
  if (root.type !== "Identifier") return false;
  const definition = findVariable(view, root)?.defs[0];
  if (definition?.type === "Parameter") return true;
  if (definition?.type !== "Variable" || definition.node.id.type !== "ObjectPattern") return false;
  const source = definition.node.init && unwrap(definition.node.init);
  return source?.type === "Identifier" && findVariable(view, source)?.defs[0]?.type === "Parameter";
}

/** `if (signal.aborted) return found;` elsewhere in the function: the handler's `return found` is its answer to an abort. */
export function answersAbortAlike({ view, settings }: HandlerWorld, { site, losing }: Place): boolean {
  const fn = findEnclosingFunction(site);
  const answers = new Set(
    losing.map(({ node }) => (node.type === "ReturnStatement" ? textOf(node) : undefined)),
  );
  const [answer] = answers;
  if (!fn || answers.size !== 1 || answer === undefined) return false;
  return collectNodes(view, "IfStatement").some((test) => {
    if (findEnclosingFunction(test) !== fn) return false;
    if (!hasCancellationLook(view, settings, test.test)) return false;
    const taken = test.consequent.type === "BlockStatement" ? test.consequent.body.at(-1) : test.consequent;
    return taken?.type === "ReturnStatement" && textOf(taken) === answer;
  });

  function textOf({ argument }: TSESTree.ReturnStatement): string {
    return argument ? view.text.slice(...argument.range) : "";
  }
}

const loaders =
  /^(?:createResource|useAsync|useQuery|createQuery|injectQuery|useInfiniteQuery|queryOptions|infiniteQueryOptions|resource|rxResource|Task)$/;

/** `createResource(async (signal) => …)`: who makes such a signal drops the result of what it has aborted. */
export function isDroppedByLoader({ view, signals }: HandlerWorld, site: TSESTree.Node): boolean {
  for (let fn = findEnclosingFunction(site); fn; fn = findEnclosingFunction(fn)) {
    if (findLoader(fn) && fn.params.some((one) => isGivenAs(one))) return true;
  }
  return false;

  function isGivenAs(parameter: TSESTree.Node): boolean {
    const [signal = ""] = signals;
    const [root = ""] = signal.split(/[?.]/);
    return (
      view.scopeManager
        .getDeclaredVariables(parameter.parent as TSESTree.Node)
        .some(
          ({ name, defs }) =>
            name === root && defs.some((definition) => isInside(definition.name, parameter)),
        ) &&
      findDescendant(view, site, { passes: (node) => node.type === "Identifier" && node.name === root }) !==
        undefined
    );
  }
}

/** The call that a function is given to, by itself or as an option. */
function findLoader(fn: FunctionNode): TSESTree.Node | undefined {
  const holder = fn.parent.type === "Property" ? fn.parent.parent : fn;
  const call = holder.parent;
  if (call?.type !== "CallExpression" && call?.type !== "NewExpression") return undefined;
  const name = findDottedName(call.callee)?.split(".").at(-1) ?? "";
  return call.callee !== holder && !isFunction(call.callee) && loaders.test(name) ? call : undefined;
}
