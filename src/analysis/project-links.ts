import type { TSESTree } from "@typescript-eslint/types";
import type ts from "typescript";
import { isPrivate, nameOfMember, passAccess, passPrivateMember } from "./flow/file-links.js";
import { passTarget } from "./flow/target.js";
import {
  escape,
  giveUp,
  placeOf,
  type ClassMember,
  type Flow,
  type FlowLinks,
  type Walk,
} from "./flow/walk.js";
import { isFunction } from "./syntax/functions.js";
import { findProjectCallees } from "./project-callees.js";
import { isReadInModule, passExport } from "./project-exports.js";
import { findLiteralTargets, findMemberTargets, type MemberTargets } from "./project-member-targets.js";
import { isClassMember, type MemberIndex, type MemberRead } from "./project-members.js";
import type { ModuleGraph, ProjectViews } from "./project-modules.js";
import { isPlausible } from "./project-plausible.js";
import { findStores } from "./project-stores.js";
import type { PublicSurface } from "./project-public.js";
import type { Shape } from "./flow/shape.js";
import { collectUnhandledListeners, passUnhandled, type UnhandledListener } from "./flow/unhandled.js";
import type { SourceView } from "./source-view.js";
import { findNodeAt } from "./syntax/node-at.js";
import { collectDeclarations, findNameRange } from "./types/declarations.js";

/** The parts of a project that carry a fact from one file to another. */
export interface ProjectParts {
  readonly views: ProjectViews;
  readonly modules: ModuleGraph;
  readonly members: MemberIndex;
  readonly surface: PublicSurface;
  readonly paths: ReadonlySet<string>;
}

/** The links of a whole project: exports go to their importers, members to every access that can mean them. */
export function createProjectLinks(parts: ProjectParts): FlowLinks {
  return {
    exported: (walk, flow, name) => passExported(walk, flow, { name, parts }),
    member: (walk, flow, member) => passMember(walk, flow, { member, parts }),
    stored: (walk, flow, access) => passStored(walk, flow, { access, parts }),
    wrapped: (walk, { shape }, name) => {
      for (const read of parts.members.collectErrorReads(name)) passRead(walk, read, shape);
    },
    unhandled: createUnhandledLink(parts.views),
    callees: (walk, callee) => findProjectCallees(walk, callee, parts),
    stores: (walk, access) => findStores(walk, access, parts),
    property: (walk, flow) => passProperty(walk, flow, parts),
    open: parts.views.open,
    isPlausible,
  };
}

/** The listeners of all files are sought when the first error is followed to where nobody handles it. */
function createUnhandledLink({ paths, open }: ProjectViews): FlowLinks["unhandled"] {
  let listeners: { view: SourceView; listener: UnhandledListener }[] | undefined;
  return (walk) => {
    listeners ??= paths.flatMap((path) => {
      const view = open(path);
      return view ? collectUnhandledListeners(view).map((listener) => ({ view, listener })) : [];
    });
    for (const { view, listener } of listeners) passUnhandled({ ...walk, view }, listener);
  };
}

function passExported(
  walk: Walk,
  flow: Flow,
  { name, parts }: { readonly name: string; readonly parts: ProjectParts },
): void {
  const use = parts.surface.findPublicUse(walk.view.path, name, "unseen");
  if (use !== undefined) return escapePublic(walk, flow, `${name}, ${use}`);
  if (parts.modules.isLost(walk.view.path, name)) escape(walk, flow.node, ["exported", name]);
  const isUsed = passExport(walk, parts.modules, { name, shape: flow.shape });
  if (!isUsed && !isReadInModule(flow)) escape(walk, flow.node, ["unseen-caller", name]);
}

interface MemberRequest {
  readonly member: ClassMember;
  readonly parts: ProjectParts;
}

function passMember(walk: Walk, flow: Flow, { member, parts }: MemberRequest): void {
  if (isPrivate(member)) return passPrivateMember(walk, flow, member);
  const name = nameOfMember(walk, member);
  if (isDecorated(member)) return escape(walk, member, ["decorated", name]);
  const targets = findMemberTargets(walk.view, member, (path) => parts.paths.has(path));
  if (!targets)
    return escape(walk, member, isFunction(flow.node) ? ["method", name] : ["stored-in-field", name]);
  if (targets.external) escape(walk, member, ["external-interface", `${name} of ${targets.external}`]);
  escapeThroughType(walk, { ...flow, node: member }, { name, targets, parts });
  if (parts.members.isLost(name, targets.owners)) escape(walk, member, ["method", name]);
  const reads = parts.members.collectReads(targets);
  for (const read of reads) passRead(walk, read, flow.shape);
  if (reads.length === 0) escape(walk, member, ["unseen-caller", name]);
}

/** A user who gets hold of the object can call its member. */
function escapeThroughType(walk: Walk, flow: Flow, { name, targets, parts }: TypeRequest): void {
  const origin = parts.surface.findPublicType(targets);
  if (origin !== undefined) escapePublic(walk, flow, `${name}, by ${origin}`);
}

interface TypeRequest {
  readonly name: string;
  readonly targets: MemberTargets;
  readonly parts: ProjectParts;
}

function escapePublic(walk: Walk, { node, shape }: Flow, detail: string): void {
  const isRaised = shape.kind === "function" && ["promise", "throw", "iterator"].includes(shape.of.kind);
  walk.step.escapes.push({
    id: "public-api",
    place: placeOf(walk.view, node),
    detail,
    ...(isRaised && { isRaised }),
  });
}

/** A decorated member, and a public member of a decorated class, may be called by the decorator's framework. */
function isDecorated(member: ClassMember): boolean {
  if (member.decorators.length > 0) return true;
  const owner = member.parent?.parent;
  return owner !== undefined && "decorators" in owner && owner.decorators.length > 0;
}

function passRead(walk: Walk, { view, range }: MemberRead, shape: Shape): void {
  const inside = { ...walk, view };
  const name = findNodeAt(view, range);
  if (!name) return;
  if (name.type === "Property") return passTarget(inside, name.value, shape);
  const { parent } = name;
  if (parent?.type === "MemberExpression" && parent.property === name)
    return passAccess(inside, parent, shape);
  if (parent?.type === "Property" && parent.key === name) return passTarget(inside, parent.value, shape);
  escape(inside, name, ["used-as-value", parent?.type ?? ""]);
}

/** The member of an object literal is followed to every access whose receiver the literal can be. */
function passProperty(walk: Walk, { node, shape }: Flow, parts: ProjectParts): void {
  if (shape.kind !== "object") return;
  const isOwnFile = (path: string): boolean => parts.paths.has(path);
  const targets = findLiteralTargets(walk.view, node, { name: shape.name, isOwnFile });
  if (!targets) return escape(walk, node, ["method", shape.name]);
  if (targets.external) escape(walk, node, ["external-interface", `${shape.name} of ${targets.external}`]);
  escapeThroughType(walk, { view: walk.view, node, shape }, { name: shape.name, targets, parts });
  if (parts.members.isLost(shape.name, targets.owners)) escape(walk, node, ["method", shape.name]);
  for (const read of parts.members.collectReads(targets)) passRead(walk, read, shape.of);
}

interface StoreRequest {
  readonly access: TSESTree.MemberExpression;
  readonly parts: ProjectParts;
}

/** A property that is a class's own member is followed to its readers; any other is not known well enough. */
function passStored(walk: Walk, flow: Flow, { access, parts }: StoreRequest): void {
  const declarations = access.computed ? [] : collectDeclarations(walk.view, access.property);
  const members = declarations.map((declaration) => findStoredMember(declaration, parts));
  const isKnown = members.length > 0 && members.every((member) => member !== undefined);
  if (!isKnown)
    return giveUp(walk, { ...flow, node: access }, [
      "stored-in-field",
      walk.view.text.slice(...access.range).slice(0, 40),
    ]);
  for (const stored of members) {
    if (!stored) continue;
    const inside = { ...walk, view: stored.view };
    passMember(inside, { ...flow, view: stored.view, node: stored.member }, { member: stored.member, parts });
  }
}

function findStoredMember(
  declaration: ts.Declaration,
  { views }: ProjectParts,
): { readonly view: Flow["view"]; readonly member: ClassMember } | undefined {
  if (!isClassMember(declaration)) return undefined;
  const range = findNameRange(declaration);
  const view = range && views.open(declaration.getSourceFile().fileName);
  if (!view?.types || !range) return undefined;
  for (let node = findNodeAt(view, range); node; node = node.parent) {
    if (isMemberNode(node)) return { view, member: node };
    if (node.type === "ClassBody") return undefined;
  }
  return undefined;
}

function isMemberNode(node: TSESTree.Node): node is ClassMember {
  return (
    node.type === "PropertyDefinition" ||
    node.type === "AccessorProperty" ||
    node.type === "TSParameterProperty"
  );
}
