import type { TSESTree } from "@typescript-eslint/types";
import type { Settings } from "../settings.js";
import type { SourceView } from "../source-view.js";
import { findStatement } from "../syntax/containment.js";
import { findDottedName } from "../syntax/expressions.js";
import { findEnclosingFunction, type FunctionNode } from "../syntax/functions.js";
import { collectNodes } from "../syntax/node-index.js";
import { findCalls } from "./cancellation-givers.js";
import { isLookedAtAround } from "./cancellation-look.js";
import { findCalleeName, findGivenSignal } from "./cancellation-signal.js";

/** Whether every caller of the function around a place notices the abort: it looks right after, or a sibling of the call throws it. */
export function isNoticedByCallers(view: SourceView, settings: Settings, site: TSESTree.Node): boolean {
  const fn = findEnclosingFunction(site);
  const callers = fn ? findCallers(view, fn) : undefined;
  if (!callers || callers.length === 0) return false;
  return callers.every(
    (caller) =>
      isLookedAtAround(caller.view, settings, findStatement(caller.call) ?? caller.call) ||
      hasAbortedSibling(settings, caller),
  );
}

/** `await Promise.all([ask(signal), load(signal)])`: the other one rejects. */
function hasAbortedSibling(settings: Settings, { view, call }: Caller): boolean {
  const given = findGivenSignal(view, settings, call);
  const list = call.parent;
  const gathering = list.type === "ArrayExpression" ? list.parent : undefined;
  if (!given || list.type !== "ArrayExpression" || gathering?.type !== "CallExpression") return false;
  if (findDottedName(gathering.callee) !== "Promise.all" || gathering.parent.type !== "AwaitExpression")
    return false;
  return list.elements.some(
    (one) =>
      one !== call &&
      one?.type === "CallExpression" &&
      findGivenSignal(view, settings, one)?.text === given.text,
  );
}

/** A call of a function, and the file that it stands in. */
interface Caller {
  readonly view: SourceView;
  readonly call: TSESTree.CallExpression;
}

/** More files than these name a function only if its name is everybody's. */
const MAX_FILES = 12;

/** All calls of a function: in its file where it keeps to it, else all of its name in the program; undefined where nobody knows. */
function findCallers(view: SourceView, fn: FunctionNode): readonly Caller[] | undefined {
  const own = findCalls(view, fn);
  if (own) return own.map((call) => ({ view, call }));
  const name = findName(fn);
  const { types, open } = view;
  if (name === undefined || !types || !open) return undefined;
  const pattern = new RegExp(`\\b${name}\\b`);
  const files = types.program
    .getSourceFiles()
    .filter(
      (file) =>
        !file.isDeclarationFile && !file.fileName.includes("/node_modules/") && pattern.test(file.text),
    );
  if (files.length > MAX_FILES) return undefined;
  return files.flatMap(({ fileName }) => {
    const home = open(fileName);
    if (!home) return [];
    const calls = collectNodes(home, "CallExpression").filter((call) => findCalleeName(call) === name);
    return calls.map((call) => ({ view: home, call }));
  });
}

function findName({ id, parent }: FunctionNode): string | undefined {
  if (id) return id.name;
  const key = parent.type === "VariableDeclarator" ? parent.id : "key" in parent ? parent.key : undefined;
  return key?.type === "Identifier" && /^[\w]+$/.test(key.name) ? key.name : undefined;
}
