import type ts from "typescript";
import type { MemberRead } from "./project-members.js";
import type { ProjectViews } from "./project-modules.js";
import { isMinified } from "./sites/compiled-file.js";
import type { SourceView } from "./source-view.js";
import { isOpaqueType } from "./types/type-kind.js";
import type { TypeServices } from "./types/type-services.js";

/** `x[name](…)` · `x[name]?.(…)` · `x[name].call(…)` */
const computedCall = /\](?=\s*(?:\?\.\s*|!)?(?:\(|\.(?:call|apply|bind)\b))/g;

interface ComputedCall {
  readonly view: SourceView;
  readonly types: TypeServices;
  readonly access: ts.ElementAccessExpression;
}

/** The calls of a program whose member's name is computed, found when first asked. */
export class ComputedCalls {
  readonly #views: ProjectViews;
  #calls: readonly ComputedCall[] | undefined;

  constructor(views: ProjectViews) {
    this.#views = views;
  }

  /** Those that can call a member of that name, on a receiver that passes. */
  collectReads(name: string, canBe: (types: TypeServices, receiver: ts.Type) => boolean): MemberRead[] {
    this.#calls ??= this.#views.paths.flatMap((path) => collectCalls(this.#views.open(path)));
    return this.#calls.flatMap(({ view, types, access }) => {
      const { argumentExpression: key, expression } = access;
      if (!canName(types.checker, types.checker.getTypeAtLocation(key), name)) return [];
      if (!canBe(types, types.checker.getNonNullableType(types.checker.getTypeAtLocation(expression))))
        return [];
      return [{ view, range: [key.getStart(types.sourceFile), key.end] as const }];
    });
  }
}

function collectCalls(view: SourceView | undefined): ComputedCall[] {
  const types = view?.types;
  // The types of a bundle tell nothing and take minutes.
  if (!view || !types || isMinified(view.text)) return [];
  return [...types.sourceFile.text.matchAll(computedCall)].flatMap(({ index }) => {
    const access = findAccess(types.sourceFile, index);
    return access && !("text" in access.argumentExpression && !("escapedText" in access.argumentExpression))
      ? [{ view, types, access }]
      : [];
  });
}

/** The element access whose bracket closes at an offset: no child of it covers that. */
function findAccess(file: ts.SourceFile, offset: number): ts.ElementAccessExpression | undefined {
  let innermost: ts.Node = file;
  for (let child: ts.Node | undefined = file; child;) {
    innermost = child;
    child = innermost.forEachChild((one) => (one.pos <= offset && offset < one.end ? one : undefined));
  }
  const isAccess = "argumentExpression" in innermost && innermost.end === offset + 1;
  return isAccess ? (innermost as ts.ElementAccessExpression) : undefined;
}

/** A key of literal types can be those alone, a number none; any other can be every name. */
function canName(checker: ts.TypeChecker, key: ts.Type, name: string): boolean {
  if (key.isUnion()) return key.types.some((part) => canName(checker, part, name));
  if (key.isStringLiteral()) return key.value === name;
  return isOpaqueType(checker, key) || key === checker.getStringType();
}
