import type { TSESTree } from "@typescript-eslint/types";
import type ts from "typescript";
import type { SourceView } from "../source-view.js";
import { findMemberName, unwrap } from "../syntax/expressions.js";
import { collectDeclarations } from "../types/declarations.js";
import { isVoidType } from "../types/type-kind.js";
import type { ArgumentUse } from "./argument.js";
import { holdsPromise } from "./shape.js";
import { end, passValue, type Walk } from "./walk.js";

/** Methods that only compare what they are given with what they hold. */
const comparing = new Set([
  "delete",
  "has",
  "includes",
  "indexOf",
  "off",
  "removeEventListener",
  "removeListener",
]);

/**
 * Follows a carrier into a function of Node or of the language whose meaning its types give: a callback that they say
 * returns nothing, a comparison, `AsyncLocalStorage.run`. False where the types do not say that it is one of theirs.
 */
export function stepNodeMethod(walk: Walk, use: ArgumentUse): boolean {
  const { call, shape } = use;
  const callee = unwrap(call.callee);
  const property = callee.type === "MemberExpression" ? callee.property : callee;
  const name = callee.type === "MemberExpression" ? findMemberName(callee) : undefined;
  if (use.isSpread || !(isOfPlatform(walk, property) || isPlatformCall(walk, call))) return false;
  if (name !== undefined && comparing.has(name)) return true;
  if (shape.kind !== "function") return false;
  if (name === "run" && isOwnedBy(walk, property, "AsyncLocalStorage")) {
    passValue(walk, call, shape.of);
    return true;
  }
  // What a callback throws at once leaves through whoever calls it; only a promise is looked at by nobody.
  const isPromised = holdsPromise(shape.of) || shape.of.kind === "later";
  if (!isPromised || !isDropped(walk, use)) return false;
  end(walk, call, "floating");
  return true;
}

/** Whether every declaration of a name stands in TypeScript's own library or in Node's types. */
function isOfPlatform({ view }: Walk, name: TSESTree.Node): boolean {
  const declarations = collectDeclarations(view, name);
  return declarations.length > 0 && declarations.every((one) => isPlatformFile(view, one.getSourceFile()));
}

/** Under another name it is the signature that tells: `const request = isSafe ? https.request : http.request`. */
function isPlatformCall({ view }: Walk, call: ArgumentUse["call"]): boolean {
  const { types } = view;
  const node = types?.innermostNodeOf(call);
  if (!types || !node || !("arguments" in node)) return false;
  const { checker } = types;
  const signature = checker.getResolvedSignature(node as Parameters<typeof checker.getResolvedSignature>[0]);
  const declaration = signature?.declaration;
  return declaration !== undefined && isPlatformFile(view, declaration.getSourceFile());
}

function isPlatformFile({ types }: SourceView, file: ts.SourceFile): boolean {
  return types?.program.isSourceFileDefaultLibrary(file) === true || file.fileName.includes("/@types/node/");
}

function isOwnedBy({ view }: Walk, name: TSESTree.Node, owner: string): boolean {
  return collectDeclarations(view, name).every((declaration) => {
    const holder = declaration.parent as { readonly name?: { readonly text?: string } };
    return holder.name?.text === owner;
  });
}

/** Whether the call takes a function that returns void in that place. */
function isDropped({ view }: Walk, { call, index }: ArgumentUse): boolean {
  const { types } = view;
  const argument = call.arguments[index];
  const node = argument && types?.nodeOf(argument);
  if (!types || !node) return false;
  const taken = types.checker.getContextualType(
    node as Parameters<typeof types.checker.getContextualType>[0],
  );
  const parts = taken?.isUnion() ? taken.types : taken ? [taken] : [];
  const signatures = parts.flatMap((part) => part.getCallSignatures());
  return (
    signatures.length > 0 &&
    signatures.every((signature) => isVoidType(types.checker, signature.getReturnType()))
  );
}
