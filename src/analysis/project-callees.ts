import type { TSESTree } from "@typescript-eslint/types";
import type ts from "typescript";
import { constructorOf, findLocalCallees } from "./flow/file-links.js";
import type { Callees, Walk } from "./flow/walk.js";
import { findOwner } from "./project-member-targets.js";
import type { MemberIndex } from "./project-members.js";
import { isClassMember } from "./project-members.js";
import type { ProjectViews } from "./project-modules.js";
import type { PublicSurface } from "./project-public.js";
import type { Range } from "./site.js";
import type { SourceView } from "./source-view.js";
import { findNodeAt } from "./syntax/node-at.js";
import { isFunction, type FunctionNode } from "./syntax/functions.js";
import { unwrap } from "./syntax/expressions.js";
import { collectDeclarations, findNameRange } from "./types/declarations.js";

/** What the search for callees needs of a project. */
export interface CalleeContext {
  readonly views: ProjectViews;
  readonly members: MemberIndex;
  readonly paths: ReadonlySet<string>;
  readonly surface: PublicSurface;
}

const unknown: Callees = { functions: [], complete: false };

type Found = Callees["functions"][number];

/** The functions that a callee can mean, in any file: by scope first, then by the checker with all overrides. */
export function findProjectCallees(walk: Walk, callee: TSESTree.Node, context: CalleeContext): Callees {
  const local = findLocalCallees(walk, callee);
  if (local.complete) return local;
  const name = findCalleeName(callee);
  const all = name ? collectDeclarations(walk.view, name) : [];
  if (all.some((one) => isForeign(walk, one, context))) return { ...unknown, isExternal: true };
  const declarations = all.filter(hasBody);
  if (declarations.length === 0) {
    // `declare function load(): void`: its code is elsewhere.
    const isMember = all.every(({ parent }) => "members" in parent);
    if (!name || !isMember) return { ...unknown, isExternal: !isMember };
    return findImplementations(walk, { name, declarations: all }, context);
  }
  const functions = declarations.flatMap((one) => findFunction(context.views, one) ?? []);
  const isMember = declarations.some(isClassMember);
  const overrides = isMember && name ? findOverrides(walk, { name, declarations }, context) : noOverrides;
  const isKnown = functions.length === declarations.length && declarations.every(isOnlyMeaning);
  return { functions: [...functions, ...overrides.functions], complete: isKnown && overrides.complete };
}

const noOverrides: Callees = { functions: [], complete: true };

/** Code of another package; TypeScript's own library calls no member of what it is given. */
function isForeign({ view }: Walk, declaration: ts.Declaration, { paths }: CalleeContext): boolean {
  const file = declaration.getSourceFile();
  return !paths.has(file.fileName) && view.types?.program.isSourceFileDefaultLibrary(file) !== true;
}

function findCalleeName(callee: TSESTree.Node): TSESTree.Node | undefined {
  const node = unwrap(callee);
  if (node.type === "Identifier") return node;
  return node.type === "MemberExpression" && !node.computed ? node.property : undefined;
}

/** An overload signature has no body and is never the function that runs. */
function hasBody(declaration: ts.Declaration): boolean {
  if ("parameters" in declaration) return "body" in declaration && declaration.body !== undefined;
  return !isSignature(declaration);
}

/** A property of an interface or of a type literal. */
function isSignature(declaration: ts.Declaration): boolean {
  const { parent } = declaration as { parent?: ts.Node };
  return parent !== undefined && "members" in parent && !isClassMember(declaration);
}

/** A function, a method of a class, or a constant; a variable, a parameter or an interface's member can be others too. */
function isOnlyMeaning(declaration: ts.Declaration): boolean {
  if ("body" in declaration || "members" in declaration)
    return isClassMember(declaration) || !isLiteralMember(declaration);
  const list = declaration.parent as { readonly flags?: number } | undefined;
  const isConstant = ((list?.flags ?? 0) & constFlag) !== 0;
  return isConstant && "initializer" in declaration;
}

const constFlag = 2;

/** A method of an object literal is one of many that the same type can hold. */
function isLiteralMember(declaration: ts.Declaration): boolean {
  return "properties" in declaration.parent;
}

function findFunction(views: ProjectViews, declaration: ts.Declaration): Found | undefined {
  const range = findNameRange(declaration);
  const view = range && views.open(declaration.getSourceFile().fileName);
  return view && range ? findFunctionNamed(view, range) : undefined;
}

/** The function whose name stands at a range: a declaration, a constant, a method; of a class, its constructor. */
function findFunctionNamed(view: SourceView, range: Range): Found | undefined {
  const name = findNodeAt(view, range);
  const holder = name?.parent;
  const isParameter = isFunction(holder) && holder.id !== name && holder.body !== name;
  const node = holder && !isParameter && functionOf(view, holder);
  return node ? { view, node } : undefined;
}

function functionOf(view: SourceView, holder: TSESTree.Node): FunctionNode | undefined {
  if (isFunction(holder)) return holder;
  if (holder.type === "ClassDeclaration") {
    return constructorOf({ view }, holder).functions[0]?.node;
  }
  const value = "init" in holder ? holder.init : "value" in holder ? holder.value : undefined;
  const inner = value && typeof value === "object" && "type" in value ? unwrap(value) : undefined;
  return isFunction(inner) ? inner : undefined;
}

/** Behind a member of an interface stand all classes and object literals of the program that can be one. */
function findImplementations(walk: Walk, { name, declarations }: Method, context: CalleeContext): Callees {
  const text = walk.view.text.slice(...name.range);
  const made = declarations.flatMap((one) => context.members.collectImplementations(text, one.parent));
  const functions = made.map(({ view, range }) => findFunctionNamed(view, range));
  const found = functions.filter((one) => one !== undefined);
  // What users can get hold of, they can also make themselves.
  const owners = declarations.map(({ parent }) => parent);
  const isOpen = owners.some(context.surface.isPublicType) || context.members.isLost(text, owners);
  return { functions: found, complete: !isOpen && found.length > 0 && found.length === functions.length };
}

interface Method {
  readonly name: TSESTree.Node;
  readonly declarations: readonly ts.Node[];
}

function findOverrides(walk: Walk, { name, declarations }: Method, { members }: CalleeContext): Callees {
  const text = walk.view.text.slice(...name.range);
  const overrides = members.collectOverrides(text, new Set(declarations));
  const functions = overrides.flatMap(({ view, range }) => findFunctionNamed(view, range) ?? []);
  return { functions, complete: !members.isLost(text, declarations.map(findOwner)) };
}
