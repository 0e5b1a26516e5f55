import { renderEscape } from "../analysis/flow/escape.js";
import { collectGroupSources } from "../analysis/flow/group-source.js";
import { collectFileReach, type Reach } from "../analysis/flow/reach.js";
import { collectReach, createProject, type Project } from "../analysis/project.js";
import { collectFanOuts, findFanOutCall, type FanOutSite } from "../analysis/sites/fan-out.js";
import type { Range } from "../analysis/site.js";
import type { SourceView } from "../analysis/source-view.js";
import { findNodeAt } from "../analysis/syntax/node-at.js";
import { canReject, describeRaise } from "../rewrite/fan-out-raise.js";
import {
  boundarySentences,
  planUnits,
  type Boundary,
  type SiteDecision,
  type UnitSite,
} from "../rewrite/unit.js";
import type { PlannedUnits } from "./analyse.js";
import { HandlerBook } from "./handler-book.js";
import type { LeftAlone, Part, Reason, Unit, Variant } from "./migration.js";
import { createPackageUses } from "./package-surface.js";
import { leaveAlone, planSite, type PlanContext } from "./plan-units.js";
import { ownSentences } from "./reasons.js";
import { TagBook } from "./tag-book.js";
import type { Sources } from "./sources.js";

/** A fan-out of the program with everything that its rejection can arrive at. */
interface Start {
  readonly view: SourceView;
  readonly site: FanOutSite;
  readonly reach: Reach;
}

/** Plans all sites of a program together with the handlers that their rejections reach, in whatever file. */
export function planProgram(
  views: readonly SourceView[],
  sources: Sources,
  context: PlanContext,
): PlannedUnits {
  const { settings, options } = context;
  const reachOf = createReach(sources, context);
  const starts = views.flatMap((view) =>
    collectFanOuts(view, settings).map((site) => ({ view, site, reach: reachSite(view, site, reachOf) })),
  );
  const existing = views.flatMap((view) =>
    collectGroupSources(view, settings).map((source): UnitSite => {
      return { id: source.id, reach: reachOf(view, source.range), canRaiseGroup: true, isExisting: true };
    }),
  );
  const book = new HandlerBook(sources, context);
  const reached = [...starts, ...existing].flatMap(({ reach }) => reach.handlers);
  const handlers = [...new Map(reached.map((ref) => [ref.id, ref])).values()].map((ref) =>
    book.describe(ref),
  );
  const sites = starts.map(({ view, site, reach }): UnitSite => {
    return { id: site.id, reach, ...describeRaise(view, site, options) };
  });
  const plan = planUnits([...existing, ...sites], handlers, {
    raise: options.raise,
    keepBoundaries: options.keepBoundaries,
    noHandlers: !options.handlers,
  });
  const tags = new TagBook(sources);
  const build = new UnitBuilder({ starts, book, tags, context, decisions: plan.decisions });
  const units = plan.units.flatMap((unit) => build.findUnit(unit) ?? []);
  return { units, left: build.left };
}

type ReachOf = (view: SourceView, range: Range) => Reach;

/** Reach across the program where there is one, else inside the file. */
export function createReach(sources: Sources, { settings }: PlanContext): ReachOf {
  if (sources.paths.length === 0) {
    return (view, range) => {
      const node = findNodeAt(view, range);
      return node ? collectFileReach(view, node, { settings }) : { handlers: [], escapes: [], ends: [] };
    };
  }
  const { findPublicUse, outside } = createPackageUses(sources);
  const { paths, open } = sources;
  const views = { paths, open, ...outside };
  const project: Project = createProject({ views, settings, findPublicUse });
  return (view, range) => collectReach(project, view.path, range);
}

function reachSite(view: SourceView, site: FanOutSite, reachOf: ReachOf): Reach {
  if (!canReject(view, site)) return { handlers: [], escapes: [], ends: [] };
  return reachOf(view, findFanOutCall(view, site).range);
}

interface BuilderParts {
  readonly starts: readonly Start[];
  readonly book: HandlerBook;
  readonly tags: TagBook;
  readonly context: PlanContext;
  readonly decisions: readonly SiteDecision[];
}

/** Turns decided units into variants: a group with its handlers first, then the first error with none. */
class UnitBuilder {
  readonly left: LeftAlone[] = [];
  readonly #parts: BuilderParts;
  readonly #starts: ReadonlyMap<string, Start>;
  readonly #decisions: ReadonlyMap<string, SiteDecision>;

  constructor(parts: BuilderParts) {
    this.#parts = parts;
    this.#starts = new Map(parts.starts.map((start) => [start.site.id, start]));
    this.#decisions = new Map(parts.decisions.map((decision) => [decision.id, decision]));
    for (const { id, raise, boundary } of parts.decisions) {
      const start = this.#starts.get(id);
      if (raise === "keep" && start) this.left.push(leaveAlone(start.site, this.#explain(start, boundary)));
    }
  }

  findUnit(unit: {
    readonly id: string;
    readonly raise: "group" | "first";
    readonly sites: readonly string[];
    readonly handlers: readonly string[];
  }): Unit | undefined {
    const sites = unit.sites.flatMap((id) => this.#starts.get(id) ?? []);
    const first = this.#createVariant("first", sites);
    if (unit.raise === "first") return first && { id: unit.id, variants: [first] };
    const handlers = unit.handlers.flatMap((id) => this.#parts.book.findPart(id) ?? []);
    const tags = sites.flatMap(({ reach }) => this.#parts.tags.collectParts(reach));
    const group = this.#createVariant("group", sites, [...handlers, ...tags]);
    if (!group) return undefined;
    const isForced = this.#parts.context.options.raise === "group";
    return { id: unit.id, variants: first && !isForced ? [group, first] : [group] };
  }

  #createVariant(
    raise: Variant["raise"],
    starts: readonly Start[],
    others: readonly Part[] = [],
  ): Variant | undefined {
    const parts: Part[] = [];
    for (const start of starts) {
      const planned = planSite(start.view, start.site, { context: this.#parts.context, raise });
      if ("forms" in planned) parts.push({ ...planned, reach: this.#describeReach(start) });
      else if (!this.left.some(({ place }) => place === planned.place || isSamePlace(place, planned.place)))
        this.left.push(planned);
    }
    if (parts.length + others.length === 0) return undefined;
    const [boundary] =
      raise === "first" && starts[0]
        ? this.#explain(starts[0], this.#decisions.get(starts[0].site.id)?.boundary)
        : [];
    return { raise, parts: [...parts, ...others], ...(boundary && { boundary }) };
  }

  #describeReach({ reach }: Start): NonNullable<Part["reach"]> {
    return {
      handlers: reach.handlers.flatMap(({ id }) => this.#parts.book.findPlace(id) ?? []),
      escapes: reach.escapes.map((one) => ({ id: one.id, sentence: renderEscape(one), place: one.place })),
    };
  }

  #explain({ reach }: Start, boundary: Boundary | undefined): Reason[] {
    if (!boundary) return [{ id: "handler-breaks-types", sentence: ownSentences["handler-breaks-types"] }];
    const [escape] = reach.escapes;
    const why = boundary.id === "rejection-escapes" && escape ? ` ${renderEscape(escape)}` : "";
    const place =
      boundary.id.startsWith("handler") && boundary.detail
        ? this.#parts.book.findPlace(boundary.detail)
        : undefined;
    const where = place ? ` (${place.path}:${place.line})` : "";
    return [
      {
        id: why && escape ? escape.id : boundary.id,
        sentence: `${boundarySentences[boundary.id]}${why}${where}`,
      },
    ];
  }
}

function isSamePlace(a: Part["place"], b: Part["place"]): boolean {
  return a.path === b.path && a.range[0] === b.range[0];
}
