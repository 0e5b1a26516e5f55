import type { HandlerRef } from "../analysis/flow/walk.js";
import type { Place } from "../analysis/site.js";
import { collectHandlers, type CatchHandler } from "../analysis/sites/catch-handler.js";
import type { SourceView } from "../analysis/source-view.js";
import { describeChange, planHandler } from "../rewrite/handler.js";
import type { UnitHandler } from "../rewrite/unit.js";
import type { Part } from "./migration.js";
import type { PlanContext } from "./plan-units.js";
import type { Sources } from "./sources.js";

/** The handlers that some site reaches, each read and planned once, by id. */
export class HandlerBook {
  readonly #sources: Sources;
  readonly #context: PlanContext;
  readonly #byPath = new Map<string, ReadonlyMap<string, CatchHandler>>();
  readonly #parts = new Map<string, Part>();
  readonly #places = new Map<string, Place>();

  constructor(sources: Sources, context: PlanContext) {
    this.#sources = sources;
    this.#context = context;
  }

  /** Whether a handler must change for a group, and can. One that is not understood counts as blocked. */
  describe(ref: HandlerRef): UnitHandler {
    const { path, id } = ref;
    const view = this.#sources.open(path);
    const handler = this.findHandler(ref);
    if (!view || !handler) return { id, change: "blocked" };
    const plan = planHandler(view, handler, { settings: this.#context.settings });
    if (plan.kind === "blocked") return { id, change: describeChange(plan) };
    if (!this.#context.isWritable(path)) return { id, change: "blocked" };
    const place = { path, range: handler.range, line: handler.line, column: handler.column };
    this.#parts.set(id, { id: `${id}!`, kind: "handler", place, shape: handler.kind, forms: plan.forms });
    return { id, change: "planned" };
  }

  /** The handler that a rejection arrives at; undefined where it is not understood. */
  findHandler({ path, id, range }: HandlerRef): CatchHandler | undefined {
    const view = this.#sources.open(path);
    const handler = view && this.#read(view).get(id);
    if (handler) this.#places.set(id, { path, range, line: handler.line, column: handler.column });
    return handler;
  }

  findPart(id: string): Part | undefined {
    return this.#parts.get(id);
  }

  findPlace(id: string): Place | undefined {
    return this.#places.get(id);
  }

  #read(view: SourceView): ReadonlyMap<string, CatchHandler> {
    let handlers = this.#byPath.get(view.path);
    if (!handlers) {
      handlers = new Map(
        collectHandlers(view, this.#context.settings).map((handler) => [handler.id, handler]),
      );
      this.#byPath.set(view.path, handlers);
    }
    return handlers;
  }
}
