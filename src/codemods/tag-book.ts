import type { Reach } from "../analysis/flow/reach.js";
import { collectExportedFunctions, type ExportedFunction } from "../analysis/sites/exported-function.js";
import type { Place } from "../analysis/site.js";
import type { SourceView } from "../analysis/source-view.js";
import { isInside } from "../analysis/syntax/containment.js";
import { findNodeAt } from "../analysis/syntax/node-at.js";
import { findThrowsTag } from "../analysis/throws/throws-tag.js";
import { planThrowsTag } from "../rewrite/throws-tag.js";
import type { Part } from "./migration.js";
import type { Sources } from "./sources.js";

/**
 * The comments of the functions by which a group leaves the package, where one may: their users see no body, so the
 * tag tells them. Each function is tagged once, with the first unit that reaches it.
 */
export class TagBook {
  readonly #sources: Sources;
  readonly #tagged = new Set<string>();

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  /** The tags that become true with a group at a site. */
  collectParts({ escapes }: Pick<Reach, "escapes">): Part[] {
    return escapes.flatMap(({ isRaised, place }) => (isRaised ? (this.#findPart(place) ?? []) : []));
  }

  #findPart(place: Place): Part | undefined {
    const id = `${place.path}:${place.range[0]}@throws`;
    const view = this.#tagged.has(id) ? undefined : this.#sources.open(place.path);
    if (!view || !this.#sources.scope.isWritable(place.path)) return undefined;
    this.#tagged.add(id);
    const exported = findExported(view, place);
    if (!exported || findThrowsTag(view, exported.documented)) return undefined;
    const edit = planThrowsTag(view, exported.documented, "ExceptionGroup");
    return {
      id,
      kind: "tag",
      place,
      shape: "documentation comment",
      forms: [{ name: "tag", edits: [edit], imports: [], notes: [] }],
    };
  }
}

const holders =
  /^(?:FunctionDeclaration|VariableDeclarator|MethodDefinition|PropertyDefinition)$|^(?:Arrow)?Function/;

/** The exported function that an escape stands at: its declaration, its constant, its class member. */
function findExported(view: SourceView, { range }: Place): ExportedFunction | undefined {
  const node = findNodeAt(view, range);
  if (!node || !holders.test(node.type)) return undefined;
  return collectExportedFunctions(view).find(({ fn }) => fn === node || isInside(fn, node));
}
