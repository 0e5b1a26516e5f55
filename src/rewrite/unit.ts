import type { Reach } from "../analysis/flow/reach.js";

/** What a run asks of all its units. */
export interface UnitOptions {
  /** `auto`: contained sites raise a group, escaping ones the first error. `first`, `group`: all of them do. */
  readonly raise?: "auto" | "first" | "group";
  /** Leave escaping sites as they are. */
  readonly keepBoundaries?: boolean;
  /** Change no handler; a site whose handler would stop matching raises the first error. */
  readonly noHandlers?: boolean;
}

/** One start of a rejection: a fan-out, or a group that is there already. */
export interface UnitSite {
  readonly id: string;
  readonly reach: Pick<Reach, "handlers" | "escapes">;
  /** Whether it can reject with a group at all; not for allSettled, and not where waiting for all could hang. */
  readonly canRaiseGroup: boolean;
  /** Why it cannot, where more is known than that. */
  readonly noGroup?: "never-rejects" | "may-not-settle";
  /** A group in the code as it is: it raises a group whatever is decided. */
  readonly isExisting?: boolean;
}

/** A handler that some site reaches, and whether its text must change for a group and can. */
export interface UnitHandler {
  readonly id: string;
  readonly change: "none" | "planned" | "blocked";
}

/** Every reason for which a site does not raise a group, with the sentence that the report and the docs print. */
export const boundarySentences = {
  "rejection-escapes": "Its rejection leaves the code whose handlers are known, so it stays the first error.",
  "handler-blocked":
    "A handler that it reaches cannot be rewritten for a group, so it stays the first error.",
  "handlers-kept": "A handler that it reaches would have to change, and handlers are to be left alone.",
  "first-asked": "The run was asked to raise the first error everywhere.",
  "raises-no-group": "It cannot reject with a group.",
  "never-rejects": "It gives an entry for every task and never rejects, so there is no group to raise.",
  "may-not-settle": "Waiting for every task could hang here, so it stays the first error, at once.",
} as const satisfies Record<string, string>;

/** The id of a reason, as `explain <reason>` takes it. */
export type BoundaryId = keyof typeof boundarySentences;

/** Why a site does not raise a group. `detail` is the handler's id or the escape's. */
export interface Boundary {
  readonly id: BoundaryId;
  readonly detail?: string;
}

/** What to do with a site. `keep`: leave it as it is. */
export interface SiteDecision {
  readonly id: string;
  readonly raise: "group" | "first" | "keep";
  readonly boundary?: Boundary;
}

/** Sites and handlers that change together or not at all. */
export interface Unit {
  /** Of its first site. */
  readonly id: string;
  readonly raise: "group" | "first";
  readonly sites: readonly string[];
  /** Those whose text changes. Written before the sites: a rewritten handler takes bare errors as before. */
  readonly handlers: readonly string[];
}

/** All units of a run with the decision for every site; plain data. */
export interface UnitPlan {
  readonly units: readonly Unit[];
  readonly decisions: readonly SiteDecision[];
}

/** Joins sites with the handlers that they reach, and decides how each site rejects. */
export function planUnits(
  sites: readonly UnitSite[],
  handlers: readonly UnitHandler[],
  options: UnitOptions = {},
): UnitPlan {
  const changes = new Map(handlers.map(({ id, change }) => [id, change]));
  const decisions = sites.map((site) => decide(site, changes, options));
  const raising = sites.filter((site, index) => site.isExisting || decisions[index]?.raise === "group");
  const planned = (site: UnitSite): string[] =>
    options.noHandlers
      ? []
      : site.reach.handlers.map(({ id }) => id).filter((id) => changes.get(id) === "planned");
  const alone = decisions.filter(({ raise }) => raise === "first");
  return {
    decisions,
    units: [
      ...joinComponents(raising.map((site) => ({ id: site.id, handlers: planned(site) }))),
      ...alone.map(({ id }) => ({ id, raise: "first" as const, sites: [id], handlers: [] })),
    ],
  };
}

type Changes = ReadonlyMap<string, UnitHandler["change"]>;

function decide(site: UnitSite, changes: Changes, options: UnitOptions): SiteDecision {
  const boundary = findBoundary(site, changes, options);
  if (!boundary || site.isExisting) return { id: site.id, raise: "group" };
  const isKept = options.keepBoundaries === true && boundary.id === "rejection-escapes";
  return { id: site.id, raise: isKept ? "keep" : "first", boundary };
}

function findBoundary(site: UnitSite, changes: Changes, options: UnitOptions): Boundary | undefined {
  if (options.raise === "first") return { id: "first-asked" };
  const [escape] = site.reach.escapes;
  // Where it escapes it could raise no group even if it settled.
  if (escape && options.raise !== "group") return { id: "rejection-escapes", detail: escape.id };
  if (!site.canRaiseGroup) return { id: site.noGroup ?? "raises-no-group" };
  if (options.raise === "group") return undefined;
  const stands = (change: UnitHandler["change"]): string | undefined =>
    site.reach.handlers.find(({ id }) => changes.get(id) === change)?.id;
  const blocked = stands("blocked");
  if (blocked) return { id: "handler-blocked", detail: blocked };
  const kept = options.noHandlers ? stands("planned") : undefined;
  return kept ? { id: "handlers-kept", detail: kept } : undefined;
}

interface Linked {
  readonly id: string;
  readonly handlers: readonly string[];
}

/** Connected components of sites and the handlers they share. */
function joinComponents(sites: readonly Linked[]): Unit[] {
  const parents = new Map<string, string>();
  const rootOf = (id: string): string => {
    let root = id;
    for (let parent = parents.get(root); parent !== undefined; parent = parents.get(root)) root = parent;
    return root;
  };
  for (const { id, handlers } of sites) {
    for (const handler of handlers) {
      const [a, b] = [rootOf(`site ${id}`), rootOf(`handler ${handler}`)];
      if (a !== b) parents.set(b, a);
    }
  }
  const components = new Map<string, { sites: string[]; handlers: Set<string> }>();
  for (const { id, handlers } of sites) {
    const root = rootOf(`site ${id}`);
    const component = components.get(root) ?? { sites: [], handlers: new Set<string>() };
    component.sites.push(id);
    for (const handler of handlers) component.handlers.add(handler);
    components.set(root, component);
  }
  return [...components.values()].map(({ sites: ids, handlers }) => ({
    id: ids[0] as string,
    raise: "group",
    sites: ids,
    handlers: [...handlers],
  }));
}
