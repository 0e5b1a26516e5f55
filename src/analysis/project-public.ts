import type ts from "typescript";
import type { MemberTargets } from "./project-member-targets.js";
import type { ProjectViews } from "./project-modules.js";

/** What the project's users can reach from outside. */
export interface PublicSurface {
  /** What can import a name from a file, as a part of a sentence; undefined where nothing can. */
  readonly findPublicUse: (path: string, name: string, by: OutsideCode) => string | undefined;
  /** The export through whose type a user gets hold of such an object. */
  readonly findPublicType: (targets: MemberTargets) => string | undefined;
  /** Whether a user can get hold of, or must give, an object of that class or interface. */
  readonly isPublicType: (declaration: ts.Node) => boolean;
  /** Whether files without types, and none that is never read, can get hold of such an object: members are found by name. */
  readonly isSharedType: (declaration: ts.Node) => boolean;
}

/** Code outside the program: all of it, or only what is never read, since nobody knows it or cannot follow it. */
export type OutsideCode = "any" | "unseen";

/** The surface of an application or a private package: nothing. */
export const noSurface: PublicSurface = {
  findPublicUse: () => undefined,
  findPublicType: () => undefined,
  isPublicType: () => false,
  isSharedType: () => false,
};

/** The surface of a package: what its entry points export, and every class that their types mention. */
export function createPublicSurface(
  views: ProjectViews,
  findPublicUse: PublicSurface["findPublicUse"],
): PublicSurface {
  const known = new Map<OutsideCode, PublicDeclarations>();
  const collect = (by: OutsideCode): PublicDeclarations => {
    let declarations = known.get(by);
    if (!declarations)
      known.set(
        by,
        (declarations = collectDeclarations(views, (path, name) => findPublicUse(path, name, by))),
      );
    return declarations;
  };
  return {
    findPublicUse,
    findPublicType: ({ owners }) => {
      const owner = owners.find((one) => collect("unseen").has(one));
      return owner && collect("unseen").get(owner);
    },
    isPublicType: (declaration) => collect("unseen").has(declaration),
    isSharedType: (declaration) => collect("any").has(declaration) && !collect("unseen").has(declaration),
  };
}

/** Classes and interfaces, each with the export through which a user of the package gets hold of it. */
type PublicDeclarations = ReadonlyMap<ts.Node, string>;

function collectDeclarations(
  views: ProjectViews,
  findUse: (path: string, name: string) => string | undefined,
): PublicDeclarations {
  const crawls = new Map<ts.TypeChecker, TypeCrawl>();
  for (const path of views.paths) {
    const types = views.open(path)?.types;
    const module = types?.checker.getSymbolAtLocation(types.sourceFile);
    if (!types || !module) continue;
    for (const symbol of types.checker.getExportsOfModule(module)) {
      const use = findUse(path, symbol.name);
      if (use === undefined) continue;
      let crawl = crawls.get(types.checker);
      if (!crawl) crawls.set(types.checker, (crawl = new TypeCrawl(types.checker, new Set(views.paths))));
      crawl.addSymbol(symbol, `${symbol.name}, ${use}`);
    }
  }
  return new Map([...crawls.values()].flatMap((crawl) => [...crawl.finish()]));
}

const aliasFlag = 1 << 21;

/**
 * A generic type that makes new types of itself has no end: of so many instances the first ones tell what its members
 * lead to, and of the others only the arguments are followed.
 */
const mostInstances = 25;

/** Walks from exported symbols through members, parameters, results and type arguments. */
class TypeCrawl {
  readonly #checker: ts.TypeChecker;
  readonly #paths: ReadonlySet<string>;
  readonly #pending: { readonly type: ts.Type; readonly origin: string }[] = [];
  readonly #seen = new Set<ts.Type>();
  readonly #declarations = new Map<ts.Node, string>();
  readonly #instances = new Map<ts.Symbol, number>();

  constructor(checker: ts.TypeChecker, paths: ReadonlySet<string>) {
    this.#checker = checker;
    this.#paths = paths;
  }

  addSymbol(symbol: ts.Symbol, origin: string): void {
    const target = (symbol.flags & aliasFlag) !== 0 ? this.#checker.getAliasedSymbol(symbol) : symbol;
    this.#declare(target.declarations?.filter((one) => "members" in one) ?? [], origin);
    this.#follow(
      [this.#checker.getDeclaredTypeOfSymbol(target), this.#checker.getTypeOfSymbol(target)],
      origin,
    );
  }

  finish(): PublicDeclarations {
    for (let next = this.#pending.pop(); next; next = this.#pending.pop()) {
      if (this.#seen.has(next.type)) continue;
      this.#seen.add(next.type);
      this.#visit(next.type, next.origin);
    }
    return this.#declarations;
  }

  #follow(types: readonly ts.Type[], origin: string): void {
    for (const type of types) this.#pending.push({ type, origin });
  }

  #declare(declarations: readonly ts.Node[], origin: string): void {
    for (const one of declarations) if (!this.#declarations.has(one)) this.#declarations.set(one, origin);
  }

  #visit(type: ts.Type, origin: string): void {
    if (type.isUnionOrIntersection()) this.#follow(type.types, origin);
    this.#follow([...(type.aliasTypeArguments ?? []), ...this.#argumentsOf(type)], origin);
    if (this.#isFamiliar(type)) return;
    const isOwn = this.#isOwn(type);
    if (isOwn) this.#declare(type.symbol?.declarations ?? [], origin);
    for (const signature of [...type.getCallSignatures(), ...type.getConstructSignatures()])
      this.#follow(this.#typesOf(signature), origin);
    if (!isOwn) return;
    if (type.isClassOrInterface()) this.#follow(this.#checker.getBaseTypes(type), origin);
    const visible = this.#checker.getPropertiesOfType(type).filter(isVisible);
    this.#follow(
      visible.map((property) => this.#checker.getTypeOfSymbol(property)),
      origin,
    );
  }

  #isFamiliar({ symbol }: ts.Type): boolean {
    if (!symbol) return false;
    const count = (this.#instances.get(symbol) ?? 0) + 1;
    this.#instances.set(symbol, count);
    return count > mostInstances;
  }

  #argumentsOf(type: ts.Type): readonly ts.Type[] {
    return "target" in type ? this.#checker.getTypeArguments(type as ts.TypeReference) : [];
  }

  #typesOf(signature: ts.Signature): ts.Type[] {
    const parameters = signature.getParameters();
    return [signature.getReturnType(), ...parameters.map((one) => this.#checker.getTypeOfSymbol(one))];
  }

  #isOwn({ symbol }: ts.Type): boolean {
    return symbol?.declarations?.some((one) => this.#paths.has(one.getSourceFile().fileName)) ?? false;
  }
}

function isVisible({ declarations = [] }: ts.Symbol): boolean {
  return !declarations.some((one) => {
    const { modifiers = [] } = one as { modifiers?: readonly ts.Node[] };
    return modifiers.some((modifier) => modifier.getText() === "private");
  });
}
