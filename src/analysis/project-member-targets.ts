import type ts from "typescript";
import type { ClassMember } from "./flow/walk.js";
import type { SourceView } from "./source-view.js";
import type { TypeServices } from "./types/type-services.js";

/** A class with the methods of TypeScript's own node that are needed here. */
export type ClassLike = ts.Declaration & {
  readonly heritageClauses?: readonly { readonly types: readonly ts.Node[] }[];
  readonly members: readonly ts.Node[];
  readonly symbol?: ts.Symbol;
};

/** What an access must resolve to in order to mean a member. */
export interface MemberTargets {
  readonly name: string;
  /** The member's own declaration and those that it overrides or implements, in the project's files. */
  readonly declarations: ReadonlySet<ts.Node>;
  /** The class's instance type; undefined for a static member. */
  readonly instance?: ts.Type;
  /** The class that declares it; of an object literal, the types that it is written for. */
  readonly owners: readonly ts.Node[];
  /** A base or interface from outside the program that declares the member too. */
  readonly external?: string;
}

/** The declarations through which a class member can be called; undefined without types or a plain name. */
export function findMemberTargets(
  view: SourceView,
  member: ClassMember,
  isOwnFile: (path: string) => boolean,
): MemberTargets | undefined {
  const { types } = view;
  const name = findName(member);
  const node = name && types?.innermostNodeOf(name.node);
  const declaration = node && findDeclaration(node);
  const owner = declaration && findOwner(declaration);
  if (!types || !name || !declaration || !owner) return undefined;
  const base = { name: name.text, owners: [owner] };
  if (member.type !== "TSParameterProperty" && member.static) {
    return { ...base, declarations: new Set([declaration]) };
  }
  const inherited = collectInherited(types.checker, owner, name.text);
  const own = inherited.filter((one) => isOwnFile(one.getSourceFile().fileName));
  const external = inherited.find((one) => !isOwnFile(one.getSourceFile().fileName));
  return {
    ...base,
    declarations: new Set([declaration, ...own]),
    instance: findInstanceType(types, owner),
    ...(external ? { external: external.getSourceFile().fileName.split("/").slice(-2).join("/") } : {}),
  };
}

/** The declarations through which a member of an object literal can be called. */
export function findLiteralTargets(
  { types }: SourceView,
  key: { range: [number, number]; readonly parent?: { readonly parent?: { range: [number, number] } } },
  { name, isOwnFile }: { readonly name: string; readonly isOwnFile: (path: string) => boolean },
): MemberTargets | undefined {
  const node = types?.innermostNodeOf(key);
  const literal = key.parent?.parent && types?.innermostNodeOf(key.parent.parent);
  const declaration = node && findDeclaration(node);
  if (!types || !declaration || !literal) return undefined;
  const instance = types.checker.getTypeAtLocation(literal);
  const contextual = types.checker.getContextualType(literal as ts.Expression);
  const written = contextual?.isUnion() ? contextual.types : contextual ? [contextual] : [];
  const declared = written.flatMap((type) => types.checker.getPropertyOfType(type, name)?.declarations ?? []);
  const external = declared.find((one) => !isOwnFile(one.getSourceFile().fileName))?.getSourceFile().fileName;
  return {
    name,
    instance,
    owners: written.flatMap((type) => type.symbol?.declarations ?? []),
    declarations: new Set([
      declaration,
      ...declared.filter((one) => isOwnFile(one.getSourceFile().fileName)),
    ]),
    ...(external ? { external: external.split("/").slice(-2).join("/") } : {}),
  };
}

function findName(member: ClassMember): { node: { range: [number, number] }; text: string } | undefined {
  if (member.type === "TSParameterProperty") {
    const { parameter } = member;
    const name = parameter.type === "AssignmentPattern" ? parameter.left : parameter;
    if (name.type !== "Identifier") return undefined;
    const start = name.range[0];
    return { node: { range: [start, start + name.name.length] }, text: name.name };
  }
  if (member.key.type === "Literal") return { node: member.key, text: String(member.key.value) };
  return member.computed || member.key.type !== "Identifier"
    ? undefined
    : { node: member.key, text: member.key.name };
}

/** The declaration whose name a node is. */
export function findDeclaration(name: ts.Node): ts.Declaration | undefined {
  const { parent } = name as { parent?: ts.Node & { name?: ts.Node } };
  return parent?.name === name ? (parent as ts.Declaration) : undefined;
}

/** The class that holds a member's declaration; of a parameter property, the constructor's class. */
export function findOwner(declaration: ts.Node): ClassLike | undefined {
  const holder = declaration.parent as ts.Node | undefined;
  if (!holder) return undefined;
  if ("members" in holder) return holder as ClassLike;
  return "parameters" in holder && "members" in holder.parent ? (holder.parent as ClassLike) : undefined;
}

/** The member's declarations in every base and interface, however far up. */
export function collectInherited(checker: ts.TypeChecker, owner: ClassLike, name: string): ts.Declaration[] {
  const found = new Set<ts.Declaration>();
  const pending: ClassLike[] = [owner];
  const seen = new Set<ts.Node>();
  for (let current = pending.pop(); current; current = pending.pop()) {
    if (seen.has(current)) continue;
    seen.add(current);
    for (const type of collectHeritage(checker, current)) {
      for (const one of checker.getPropertyOfType(type, name)?.declarations ?? []) found.add(one);
      for (const one of type.symbol?.declarations ?? []) if ("members" in one) pending.push(one as ClassLike);
    }
  }
  return [...found];
}

function collectHeritage(checker: ts.TypeChecker, owner: ClassLike): ts.Type[] {
  const clauses = owner.heritageClauses ?? [];
  return clauses.flatMap(({ types }) => types.map((type) => checker.getTypeAtLocation(type)));
}

/** The type of a class's instances. */
export function findInstanceType({ checker }: TypeServices, owner: ClassLike): ts.Type | undefined {
  const symbol = owner.symbol ?? (owner as { name?: ts.Node }).name;
  if (!symbol) return undefined;
  const resolved =
    "flags" in symbol && "escapedName" in symbol ? symbol : checker.getSymbolAtLocation(symbol as ts.Node);
  return resolved && checker.getDeclaredTypeOfSymbol(resolved);
}
