import { collectReachOf, StepMemo, type Reach } from "./flow/reach.js";
import { promiseShape } from "./flow/shape.js";
import { createProjectLinks } from "./project-links.js";
import { MemberIndex } from "./project-members.js";
import { ModuleGraph, type ProjectViews } from "./project-modules.js";
import { createPublicSurface, noSurface, type PublicSurface } from "./project-public.js";
import { defaultSettings, type Settings } from "./settings.js";
import type { Range } from "./site.js";
import type { TSESTree } from "@typescript-eslint/types";
import { findNodeAt, findNodeOfType } from "./syntax/node-at.js";

/** What a project is made of. */
export interface ProjectRequest {
  readonly views: ProjectViews;
  readonly settings?: Settings;
  /** What outside the program can import that name from that file, for reports. Without it every export is public. */
  readonly findPublicUse?: PublicSurface["findPublicUse"];
  /** An application or a private package has no users outside: references in the program are all there are. */
  readonly isPrivatePackage?: boolean;
}

/** All files of a program, linked: from a rejection to the handlers above it, in whatever file. */
export interface Project {
  readonly views: ProjectViews;
  readonly memo: StepMemo;
}

/** Links the files of a program. Nothing is read before it is asked for, and no way is walked twice. */
export function createProject(request: ProjectRequest): Project {
  const {
    views,
    settings = defaultSettings,
    findPublicUse = () => "every export counts",
    isPrivatePackage = false,
  } = request;
  const surface = isPrivatePackage ? noSurface : createPublicSurface(views, findPublicUse);
  const links = createProjectLinks({
    views,
    modules: new ModuleGraph(views),
    members: new MemberIndex(views, surface.isSharedType),
    surface,
    paths: new Set(views.paths),
  });
  return { views, memo: new StepMemo({ links, settings }) };
}

/** Everywhere that the rejection of the promise at a range of a file can go. Throws when nothing stands there. */
export function collectReach(project: Project, path: string, range: Range): Reach {
  const view = project.views.open(path);
  const node = view && (findNodeOfType(view, range, isCall) ?? findNodeAt(view, range));
  if (!view || !node) throw new RangeError(`nothing stands at ${path}:${range[0]}`);
  return collectReachOf([{ view, node, shape: promiseShape }], project.memo);
}

/** A call without a semicolon has the range of its statement. */
function isCall(node: TSESTree.Node): node is TSESTree.CallExpression {
  return node.type === "CallExpression";
}
