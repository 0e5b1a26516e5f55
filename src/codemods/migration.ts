import type { Place } from "../analysis/site.js";
import type { Form } from "../rewrite/plan.js";

/** How the failures of a site leave it: as a group, or as Promise.all's own first error. */
export type Raise = "group" | "first";

/** Why something is as it is: an id that `explain` takes, and the sentence that people read. */
export interface Reason {
  readonly id: string;
  readonly sentence: string;
}

/** One place that a variant rewrites, with its ladder of forms, best first. */
export interface Part {
  /** `path:start`; unique in a run. */
  readonly id: string;
  readonly kind: "fan-out" | "race" | "handler" | "tag";
  readonly place: Place;
  /** What stands there, in a few words: `map of an async callback`, `catch clause`. */
  readonly shape: string;
  readonly forms: readonly [Form, ...Form[]];
  /** Where the rejection of a fan-out can arrive, for the reports. */
  readonly reach?: {
    readonly handlers: readonly Place[];
    readonly escapes: readonly (Reason & { readonly place: Place })[];
  };
}

/** One way to rewrite a whole unit. */
export interface Variant {
  readonly raise: Raise;
  readonly parts: readonly Part[];
  /** Why the failures leave as the first error although groups were wished for. */
  readonly boundary?: Reason;
}

/**
 * Sites and handlers that only make sense together. The type check picks the first variant of which
 * every handler keeps a form; in the last variant a site that loses all its forms goes alone.
 */
export interface Unit {
  readonly id: string;
  readonly variants: readonly [Variant, ...Variant[]];
}

/** A site that stays as it is, and why. */
export interface LeftAlone {
  readonly place: Place;
  readonly kind: Part["kind"];
  readonly shape: string;
  readonly reasons: readonly Reason[];
}

/** A file that could not be analysed at all, and what its owner can do about it. */
export interface FileProblem {
  readonly path: string;
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
  readonly advice: string;
}
