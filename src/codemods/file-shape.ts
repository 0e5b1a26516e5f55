import type ts from "typescript";
import type { Range } from "../analysis/site.js";

/**
 * What other files can see of a file's rewritten places. `sealed`: nothing. `script`: all of it, for its names are
 * everybody's. `shown`: what the text tells, which is equal where the types are; undefined where they are not
 * known well enough.
 */
export type FileShape =
  | { readonly kind: "sealed" | "script" }
  | { readonly kind: "shown"; readonly text: string | undefined; readonly toAll: boolean };

type ModuleFile = ts.SourceFile & {
  readonly moduleAugmentations?: readonly unknown[];
  readonly locals?: ReadonlyMap<unknown, unknown>;
};

/** Which files may have other types after a file changed from one shape to another. */
export type Touched = "none" | "importers" | "everything";

export function compareShapes(before: FileShape, after: FileShape): Touched {
  if (before.kind === "script" || after.kind === "script") return "everything";
  if (before.kind === "shown" && after.kind === "shown") {
    if (before.text !== undefined && before.text === after.text) return "none";
    return before.toAll || after.toAll ? "everything" : "importers";
  }
  return before.kind === after.kind ? "none" : "importers";
}

/**
 * Reads the shape of a file. An expression is seen from outside only through a declaration around it whose
 * type is inferred, so the types of all those, up to a function that states what it returns, are compared.
 */
export class ShapeReader {
  readonly #ts: typeof ts;
  readonly #program: ts.Program;
  readonly #checker: ts.TypeChecker;

  constructor(host: typeof ts, program: ts.Program) {
    this.#ts = host;
    this.#program = program;
    this.#checker = program.getTypeChecker();
  }

  /** The shape of a file with regard to the places that are rewritten in it. */
  read(path: string, places: readonly Range[]): FileShape {
    const file: ModuleFile | undefined = this.#program.getSourceFile(path);
    if (!file) return { kind: "script" };
    const module = this.#checker.getSymbolAtLocation(file);
    if (!module) return { kind: file.locals?.size === 0 ? "sealed" : "script" };
    const toAll = file.moduleAugmentations?.length !== 0;
    if (!toAll && module.exports?.size === 0) return { kind: "sealed" };
    const isLoose = /\.[cm]?jsx?$/.test(path);
    const lines = places.flatMap(
      (place) => (isLoose ? undefined : this.#collectTypes(file, place)) ?? [undefined],
    );
    return { kind: "shown", text: lines.includes(undefined) ? undefined : lines.join("\n"), toAll };
  }

  /** The inferred types around a place, innermost first; undefined where it may be seen in another way too. */
  #collectTypes(file: ts.SourceFile, place: Range): string[] | undefined {
    const { inner, outer } = findCovering(file, place);
    const types: string[] = [];
    let child = inner;
    let top: ts.Node = outer;
    for (let node = outer; node !== file; node = node.parent) {
      top = node;
      if (child && this.#isClosed(node, child)) break;
      const seen = this.#findSeen(node, child);
      if (seen === unknown) return undefined;
      if (seen !== undefined) types.push(`${node.kind} ${seen}`);
      child = node;
    }
    return this.#assignsBeyond(outer, top, place) ? undefined : types;
  }

  /** Nothing in the body of a function that states what it returns is seen outside; nor of a constructor or a setter. */
  #isClosed(node: ts.Node, child: ts.Node): boolean {
    const host = this.#ts;
    if (!host.isFunctionLike(node) || !("body" in node) || node.body !== child) return false;
    return (
      node.type !== undefined || host.isConstructorDeclaration(node) || host.isSetAccessorDeclaration(node)
    );
  }

  /** The type that a declaration infers from what stands in it; undefined for any other node. */
  #findSeen(node: ts.Node, child: ts.Node | undefined): string | undefined {
    const host = this.#ts;
    if (host.isFunctionLike(node)) return this.#printResult(node);
    if (host.isVariableDeclaration(node)) {
      return node.type || this.#isKeptInside(node)
        ? undefined
        : this.#print(host.isIdentifier(node.name) ? node.name : node.initializer);
    }
    if (host.isParameter(node) || host.isPropertyDeclaration(node))
      return node.type ? undefined : this.#print(node);
    if (host.isExportAssignment(node)) return this.#printSymbol((node as { symbol?: ts.Symbol }).symbol);
    if (host.isBinaryExpression(node)) return child === node.right ? this.#findAssigned(node) : undefined;
    const isUnusual = host.isHeritageClause(node) || host.isEnumMember(node) || host.isDecorator(node);
    return isUnusual ? unknown : undefined;
  }

  /**
   * Whether a variable is seen outside its function through what that function returns alone, which is compared by
   * itself: a type of the function's own would be printed by its name.
   */
  #isKeptInside(node: ts.Node): boolean {
    const host = this.#ts;
    const owner = host.findAncestor(node.parent, (one) => host.isFunctionLike(one));
    const declaresType = (one: ts.Node): boolean =>
      host.isClassLike(one) || host.isInterfaceDeclaration(one) || host.isTypeAliasDeclaration(one)
        ? true
        : (host.forEachChild(one, declaresType) ?? false);
    return owner !== undefined && host.forEachChild(owner, declaresType) !== true;
  }

  /** What a function returns, and what it says of an argument; its parameters do not come from its body. */
  #printResult(node: ts.SignatureDeclaration): string {
    const signature = this.#checker.getSignatureFromDeclaration(node);
    if (!signature) return unknown;
    const predicate = this.#checker.getTypePredicateOfSignature(signature);
    const says = predicate?.type ? `${predicate.parameterIndex} is ${this.#printType(predicate.type)}, ` : "";
    return `${says}${this.#printType(this.#checker.getReturnTypeOfSignature(signature))}`;
  }

  /** The type of a property that takes it from what is assigned to it. */
  #findAssigned({ left, operatorToken: { kind } }: ts.BinaryExpression): string | undefined {
    const host = this.#ts;
    const { FirstAssignment, LastAssignment } = host.SyntaxKind;
    if (kind < FirstAssignment || kind > LastAssignment || !isMemberAccess(host, left)) return undefined;
    const symbol = this.#checker.getSymbolAtLocation("name" in left ? left.name : left.argumentExpression);
    return this.#printSymbol(symbol);
  }

  /**
   * Whether a variable that lives beyond the declaration around a place is assigned in the place itself: moved
   * into a function, such an assignment can change what the compiler knows of the variable elsewhere.
   */
  #assignsBeyond(inner: ts.Node, top: ts.Node, [start, end]: Range): boolean {
    const host = this.#ts;
    const isBeyond = (name: ts.Node): boolean => {
      const declaration = this.#checker.getSymbolAtLocation(name)?.valueDeclaration;
      return !declaration || declaration.pos < top.pos || declaration.end > top.end;
    };
    const visit = (node: ts.Node): boolean => {
      if (node.end <= start || node.pos >= end || host.isFunctionLike(node)) return false;
      const target = this.#findTarget(node);
      if (target && !isMemberAccess(host, target) && isBeyond(target)) return true;
      return host.forEachChild(node, visit) ?? false;
    };
    return host.forEachChild(inner, visit) ?? false;
  }

  #findTarget(node: ts.Node): ts.Node | undefined {
    const host = this.#ts;
    const { FirstAssignment, LastAssignment, PlusPlusToken, MinusMinusToken } = host.SyntaxKind;
    if (host.isBinaryExpression(node)) {
      const { kind } = node.operatorToken;
      return kind >= FirstAssignment && kind <= LastAssignment ? node.left : undefined;
    }
    const isUnary = host.isPostfixUnaryExpression(node) || host.isPrefixUnaryExpression(node);
    const isStep = isUnary && (node.operator === PlusPlusToken || node.operator === MinusMinusToken);
    return isStep ? node.operand : undefined;
  }

  #print(node: ts.Node | undefined): string {
    return node ? this.#printType(this.#checker.getTypeAtLocation(node)) : unknown;
  }

  #printSymbol(symbol: ts.Symbol | undefined): string {
    return symbol ? this.#printType(this.#checker.getTypeOfSymbol(symbol)) : unknown;
  }

  /** The compiler's answer to a question that it does not take is an `any` of its own, equal to every other. */
  #printType(type: ts.Type): string {
    if ((type as { intrinsicName?: string }).intrinsicName === "error") return unknown;
    const { NoTruncation, UseFullyQualifiedType, WriteArrowStyleSignature } = this.#ts.TypeFormatFlags;
    const flags = NoTruncation | UseFullyQualifiedType | WriteArrowStyleSignature;
    return this.#checker.typeToString(type, undefined, flags);
  }
}

/** Said of what can be seen from outside in a way that is not looked into. */
const unknown = "?";

function isMemberAccess(
  host: typeof ts,
  node: ts.Node,
): node is ts.PropertyAccessExpression | ts.ElementAccessExpression {
  return host.isPropertyAccessExpression(node) || host.isElementAccessExpression(node);
}

/** The largest node that is a range, if one is, and the smallest around it. */
function findCovering(
  file: ts.SourceFile,
  [start, end]: Range,
): { readonly inner: ts.Node | undefined; readonly outer: ts.Node } {
  let outer: ts.Node = file;
  for (;;) {
    const inner = outer.forEachChild((child) =>
      child.pos <= start && child.end >= end && child.getStart(file) <= start ? child : undefined,
    );
    if (!inner) return { inner: undefined, outer };
    if (inner.getStart(file) === start && inner.end === end) return { inner, outer };
    outer = inner;
  }
}
