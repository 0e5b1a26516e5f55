import type ts from "typescript";
import type { MemberTargets } from "./project-member-targets.js";
import type { ProjectViews } from "./project-modules.js";

/** What the project's users can reach from outside. */
export interface PublicSurface {
  readonly isPublicExport: (path: string, name: string) => boolean;
  readonly isPublicClass: (targets: MemberTargets) => boolean;
}

/** The surface of an application or a private package: nothing. */
export const noSurface: PublicSurface = { isPublicExport: () => false, isPublicClass: () => false };

const publicTypes = 20_000;

/** The surface of a package: what its entry points export, and every class that their types mention. */
export function createPublicSurface(
  views: ProjectViews,
  isPublicExport: PublicSurface["isPublicExport"],
): PublicSurface {
  let declarations: ReadonlySet<ts.Node> | undefined;
  return {
    isPublicExport,
    isPublicClass: ({ owners }) => {
      const known = (declarations ??= collectPublicDeclarations(views, isPublicExport));
      return owners.some((owner) => known.has(owner));
    },
  };
}

/** The classes and interfaces that a user of the package can get hold of, through types. */
function collectPublicDeclarations(
  views: ProjectViews,
  isPublicExport: PublicSurface["isPublicExport"],
): ReadonlySet<ts.Node> {
  const crawls = new Map<ts.TypeChecker, TypeCrawl>();
  for (const path of views.paths) {
    const types = views.open(path)?.types;
    const module = types?.checker.getSymbolAtLocation(types.sourceFile);
    if (!types || !module) continue;
    for (const symbol of types.checker.getExportsOfModule(module)) {
      if (!isPublicExport(path, symbol.name)) continue;
      let crawl = crawls.get(types.checker);
      if (!crawl) crawls.set(types.checker, (crawl = new TypeCrawl(types.checker, new Set(views.paths))));
      crawl.addSymbol(symbol);
    }
  }
  return new Set([...crawls.values()].flatMap((crawl) => [...crawl.finish()]));
}

const aliasFlag = 1 << 21;

/** Walks from exported symbols through members, parameters, results and type arguments. */
class TypeCrawl {
  readonly #checker: ts.TypeChecker;
  readonly #paths: ReadonlySet<string>;
  readonly #pending: ts.Type[] = [];
  readonly #seen = new Set<ts.Type>();
  readonly #declarations = new Set<ts.Node>();

  constructor(checker: ts.TypeChecker, paths: ReadonlySet<string>) {
    this.#checker = checker;
    this.#paths = paths;
  }

  addSymbol(symbol: ts.Symbol): void {
    const target = (symbol.flags & aliasFlag) !== 0 ? this.#checker.getAliasedSymbol(symbol) : symbol;
    for (const declaration of target.declarations ?? []) {
      if ("members" in declaration) this.#declarations.add(declaration);
    }
    this.#pending.push(this.#checker.getDeclaredTypeOfSymbol(target), this.#checker.getTypeOfSymbol(target));
  }

  finish(): ReadonlySet<ts.Node> {
    for (let type = this.#pending.pop(); type; type = this.#pending.pop()) {
      if (this.#seen.has(type) || this.#seen.size > publicTypes) continue;
      this.#seen.add(type);
      this.#visit(type);
    }
    return this.#declarations;
  }

  #visit(type: ts.Type): void {
    if (type.isUnionOrIntersection()) this.#pending.push(...type.types);
    this.#pending.push(...(type.aliasTypeArguments ?? []), ...this.#argumentsOf(type));
    const isOwn = this.#isOwn(type);
    for (const declaration of isOwn ? (type.symbol?.declarations ?? []) : [])
      this.#declarations.add(declaration);
    for (const signature of [...type.getCallSignatures(), ...type.getConstructSignatures()])
      this.#addSignature(signature);
    if (!isOwn) return;
    this.#pending.push(...(type.isClassOrInterface() ? this.#checker.getBaseTypes(type) : []));
    for (const property of this.#checker.getPropertiesOfType(type)) {
      if (isVisible(property)) this.#pending.push(this.#checker.getTypeOfSymbol(property));
    }
  }

  #argumentsOf(type: ts.Type): readonly ts.Type[] {
    return "target" in type ? this.#checker.getTypeArguments(type as ts.TypeReference) : [];
  }

  #addSignature(signature: ts.Signature): void {
    this.#pending.push(signature.getReturnType());
    for (const parameter of signature.getParameters())
      this.#pending.push(this.#checker.getTypeOfSymbol(parameter));
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
