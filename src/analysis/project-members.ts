import type ts from "typescript";
import type { Range } from "./site.js";
import type { SourceView } from "./source-view.js";
import { isAnyType, isOpaqueType } from "./types/type-kind.js";
import type { TypeServices } from "./types/type-services.js";
import {
  collectInherited,
  findInstanceType,
  findOwner,
  type ClassLike,
  type MemberTargets,
} from "./project-member-targets.js";
import type { ProjectViews } from "./project-modules.js";
import { ComputedCalls } from "./project-computed.js";
import { collectMembersByName, collectReadsByName } from "./project-outside.js";
import type { PublicSurface } from "./project-public.js";

/** SymbolFlags.Class, the same number in every version of the API. */
const classFlag = 32;

/** A place that reads a member: the name's range in a file. */
export interface MemberRead {
  readonly view: SourceView;
  readonly range: Range;
}

/** Finds members by name in all files, and keeps those that the checker says can be the wanted one. */
export class MemberIndex {
  readonly #views: ProjectViews;
  readonly #isShared: PublicSurface["isSharedType"];
  readonly #computed: ComputedCalls;
  readonly #occurrences = new Map<string, Occurrence[]>();
  readonly #assignable = new Map<ts.Type, Map<ts.Type, boolean>>();

  constructor(views: ProjectViews, isShared: PublicSurface["isSharedType"] = () => false) {
    this.#views = views;
    this.#computed = new ComputedCalls(views);
    this.#isShared = isShared;
  }

  /** Every access that can mean the member: by declaration, through a base or interface, by structure, or untyped. */
  collectReads(targets: MemberTargets): MemberRead[] {
    const { name, owners } = targets;
    const inside = this.#collectAccesses(name, (types, access) => this.#canMean(types, access, targets));
    const computed = this.#computed.collectReads(name, ({ checker }, receiver) =>
      this.#canHold(checker, receiver, targets),
    );
    return [...inside, ...computed, ...collectReadsByName(this.#collectOutside(name, owners), name)];
  }

  /** Whether a receiver whose member has a computed name can hold the wanted one. */
  #canHold(
    checker: ts.TypeChecker,
    receiver: ts.Type,
    { name, declarations, instance }: MemberTargets,
  ): boolean {
    if (isOpaqueType(checker, receiver)) return false;
    const own = checker.getPropertyOfType(receiver, name)?.declarations ?? [];
    if (own.some((one) => declarations.has(one))) return true;
    return instance !== undefined && this.#isAssignable(checker, instance, receiver);
  }

  /** Every access to a member of that name of what can be an error. */
  collectErrorReads(name: string): MemberRead[] {
    return this.#collectAccesses(name, ({ checker }, { receiver }) => canBeError(checker, receiver));
  }

  #collectAccesses(name: string, isMeant: (types: TypeServices, access: Access) => boolean): MemberRead[] {
    return this.#occurrencesOf(name).flatMap((occurrence) => {
      const { view, types, node } = occurrence;
      const access = (occurrence.access ??= readAccess(types, node) ?? "none");
      if (access === "none" || !isMeant(types, access)) return [];
      return [{ view, range: [node.getStart(types.sourceFile), node.end] as const }];
    });
  }

  /** Whether a member of that name is mentioned in too many files without types to be looked for. */
  isLost(name: string, owners: readonly (ts.Node | undefined)[]): boolean {
    return this.#findOutside(name, owners) === undefined;
  }

  #collectOutside(name: string, owners: readonly (ts.Node | undefined)[]): readonly SourceView[] {
    return this.#findOutside(name, owners) ?? [];
  }

  /** Files without types in which an object of such a class or interface can be. */
  #findOutside(name: string, owners: readonly (ts.Node | undefined)[]): readonly SourceView[] | undefined {
    const { collectOutsideMentions } = this.#views;
    const isShared = (owner: ts.Node | undefined): boolean => owner !== undefined && this.#isShared(owner);
    return collectOutsideMentions && owners.some(isShared) ? collectOutsideMentions(name) : [];
  }

  /** The declarations of methods that override one of the given declarations. */
  collectOverrides(name: string, overridden: ReadonlySet<ts.Node>): MemberRead[] {
    const outside = this.#collectOutside(name, [...overridden].map(findOwner));
    const inside = this.#occurrencesOf(name).flatMap(({ view, types, node }) => {
      const declaration = node.parent as ts.Node & { name?: ts.Node };
      const owner = declaration.name === node ? findOwner(declaration) : undefined;
      if (!owner?.heritageClauses) return [];
      const isOverride = collectInherited(types.checker, owner, name).some((one) => overridden.has(one));
      return isOverride ? [{ view, range: [node.getStart(types.sourceFile), node.end] as const }] : [];
    });
    return [...inside, ...collectMembersByName(outside, name)];
  }

  /** The members, of classes and of object literals, that stand behind a member of an interface. */
  collectImplementations(name: string, wanted: ts.Node): MemberRead[] {
    const outside = this.#collectOutside(name, [wanted]);
    const inside = this.#occurrencesOf(name).flatMap(({ view, types, node }) => {
      const declaration = node.parent as ts.Node & { name?: ts.Node };
      if (declaration.name !== node) return [];
      const made = findMadeType(types, declaration);
      const expected = types.checker.getTypeAtLocation(wanted);
      if (!made || !this.#isAssignable(types.checker, made, expected)) return [];
      return [{ view, range: [node.getStart(types.sourceFile), node.end] as const }];
    });
    return [...inside, ...collectMembersByName(outside, name)];
  }

  /** Every assignment to a member, by its declarations: `x.name = value`. */
  collectWrites(name: string, declarations: ReadonlySet<ts.Node>): { view: SourceView; range: Range }[] {
    return this.#occurrencesOf(name).flatMap(({ view, types, node }) => {
      const written = (node.parent as ts.Node | undefined)?.parent as
        { left?: ts.Node; right?: ts.Node } | undefined;
      if (!written?.right || written.left !== node.parent) return [];
      const symbol = types.checker.getSymbolAtLocation(node);
      const isMeant = symbol?.declarations?.some((one) => declarations.has(one)) ?? false;
      return isMeant ? [{ view, range: [node.getStart(types.sourceFile), node.end] as const }] : [];
    });
  }

  #occurrencesOf(name: string): Occurrence[] {
    let found = this.#occurrences.get(name);
    if (!found) this.#occurrences.set(name, (found = this.#search(name)));
    return found;
  }

  #search(name: string): Occurrence[] {
    return this.#views.paths.flatMap((path) => {
      const view = this.#views.open(path);
      const { types } = view ?? {};
      if (!view || !types || !mentions(types.sourceFile, name)) return [];
      return collectNamed(types.sourceFile, name).map((node) => ({ view, types, node }));
    });
  }

  #canMean({ checker }: TypeServices, access: Access, targets: MemberTargets): boolean {
    const { symbol } = access;
    if (!symbol) return isAnyType(checker, access.receiver);
    const declarations = symbol.declarations ?? [];
    if (declarations.some((declaration) => targets.declarations.has(declaration))) return true;
    if (!targets.instance || isSubclassOf(checker, declarations, targets)) return false;
    return this.#isAssignable(checker, targets.instance, access.receiver);
  }

  /** Whether an instance could stand where the access is made, through an interface that it does not name. */
  #isAssignable(checker: ts.TypeChecker, instance: ts.Type, receiver: ts.Type): boolean {
    let known = this.#assignable.get(instance);
    if (!known) this.#assignable.set(instance, (known = new Map()));
    let answer = known.get(receiver);
    if (answer === undefined) known.set(receiver, (answer = isAssignable(checker, instance, receiver)));
    return answer;
  }
}

/** The type of what a member's declaration makes: a class's instances, an object literal. */
function findMadeType(types: TypeServices, declaration: ts.Node): ts.Type | undefined {
  const holder = declaration.parent as ts.Node | undefined;
  if (!holder) return undefined;
  if ("properties" in holder) return types.checker.getTypeAtLocation(holder);
  return "members" in holder && isClassMember(declaration)
    ? findInstanceType(types, holder as ClassLike)
    : undefined;
}

/** A checker without the question leaves it open: then it can. */
function isAssignable(checker: ts.TypeChecker, from: ts.Type, to: ts.Type): boolean {
  const parts = to.isUnion() ? to.types : [to];
  const ask = (checker as { isTypeAssignableTo?: ts.TypeChecker["isTypeAssignableTo"] }).isTypeAssignableTo;
  return ask ? parts.some((part) => ask.call(checker, from, part)) : true;
}

/** Any, an error, or a type that is written where it is used: a cast says what is asked of an error, and no more. */
function canBeError(checker: ts.TypeChecker, type: ts.Type): boolean {
  if (type.isUnion()) return type.types.some((part) => canBeError(checker, part));
  if (isOpaqueType(checker, type) || type.isIntersection()) return true;
  return type.symbol?.name === "__type" || checker.getPropertyOfType(type, "stack") !== undefined;
}

/** An own declaration of a subclass hides the member: the access means that one. */
function isSubclassOf(
  checker: ts.TypeChecker,
  declarations: readonly ts.Node[],
  targets: MemberTargets,
): boolean {
  return declarations.some((declaration) => {
    const owner = findOwner(declaration);
    if (!owner?.heritageClauses) return false;
    return collectInherited(checker, owner, targets.name).some((one) =>
      targets.owners.includes(findOwner(one) as ts.Node),
    );
  });
}

/** One place where the name stands; what it reads there is asked once. */
interface Occurrence {
  readonly view: SourceView;
  readonly types: TypeServices;
  readonly node: ts.Node;
  access?: Access | "none";
}

/** A read of a member: its symbol, and the type of what it is read from, asked when it matters. */
class Access {
  readonly symbol: ts.Symbol | undefined;
  readonly #ask: () => ts.Type;
  #receiver: ts.Type | undefined;

  constructor(symbol: ts.Symbol | undefined, ask: () => ts.Type) {
    this.symbol = symbol;
    this.#ask = ask;
  }

  get receiver(): ts.Type {
    return (this.#receiver ??= this.#ask());
  }
}

type NodeWithParts = ts.Node & {
  readonly name?: ts.Node;
  readonly expression?: ts.Node;
  readonly argumentExpression?: ts.Node;
  readonly propertyName?: ts.Node;
  readonly elements?: readonly ts.Node[];
};

/** What a name is read from: `x.name` · `x["name"]` · `const { name } = x`; undefined for anything else. */
function readAccess({ checker }: TypeServices, node: ts.Node): Access | undefined {
  const parent = node.parent as NodeWithParts;
  const isMember = (parent.name === node && parent.expression) || parent.argumentExpression === node;
  const { expression } = parent;
  if (isMember && expression && !("initializer" in parent && parent.initializer)) {
    return new Access(checker.getSymbolAtLocation(node), () => checker.getTypeAtLocation(expression));
  }
  const pattern = parent.parent as NodeWithParts | undefined;
  const isBound =
    (parent.propertyName ?? parent.name) === node && pattern?.elements?.includes(parent) === true;
  if (!isBound || !pattern || "isTypeOnly" in parent) return undefined;
  const receiver = checker.getTypeAtLocation(pattern);
  return new Access(checker.getPropertyOfType(receiver, node.getText()), () => receiver);
}

function mentions(
  file: ts.SourceFile & { readonly identifiers?: ReadonlyMap<string, string> },
  name: string,
): boolean {
  return file.identifiers?.has(name) ?? file.text.includes(name);
}

/** The name and string tokens of a file with that text. */
function collectNamed(file: ts.SourceFile, name: string): ts.Node[] {
  const found: ts.Node[] = [];
  for (let at = file.text.indexOf(name); at >= 0; at = file.text.indexOf(name, at + name.length)) {
    const token = findToken(file, at);
    if (token && (token as { text?: string }).text === name) found.push(token);
  }
  return found;
}

/** The innermost node around an offset, if it is a name or a string that begins there. */
function findToken(file: ts.SourceFile, offset: number): ts.Node | undefined {
  let current: ts.Node | undefined = file;
  let innermost: ts.Node | undefined;
  while (current) {
    innermost = current;
    current = current.forEachChild((child) =>
      child.pos <= offset && offset < child.end ? child : undefined,
    );
  }
  if (!innermost || innermost === file) return undefined;
  const start = innermost.getStart(file);
  return start === offset || start === offset - 1 ? innermost : undefined;
}

/** Whether a declaration is a class's own member: a method or field, not the signature of an interface. */
export function isClassMember(declaration: ts.Node): boolean {
  const owner: ClassLike | undefined = findOwner(declaration);
  return ((owner?.symbol?.flags ?? 0) & classFlag) !== 0;
}
