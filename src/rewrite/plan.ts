import type { Blocker } from "./blocker.js";
import type { TextEdit } from "./edit.js";

/** How far a rewrite may be trusted: a lint `fix`, a quick fix and the codemod, or a report only. */
export type Safety = "safe" | "suggested" | "manual";

/** A name that the rewritten text needs from the runtime, and how the file calls it. */
export interface RuntimeImport {
  readonly module: "except-star" | "except-star/testing";
  readonly imported: string;
  readonly local: string;
}

/** One complete way to rewrite a site: all its edits, or none. */
export interface Form {
  /** For fan-outs: `signal` (lazy with the group's signal), `lazy`, `adopted`; for handlers: `each`, `on`, `guards`, `first`. */
  readonly name: string;
  readonly edits: readonly TextEdit[];
  readonly imports: readonly RuntimeImport[];
  /** Ids of the behaviour changes that the report names (docs: blockers and notes). */
  readonly notes: readonly string[];
}

/** What to do with a site, as plain data that another process can read: a ladder of forms, best first, or the reasons why not. */
export type RewritePlan =
  | { readonly kind: "edits"; readonly safety: Safety; readonly forms: readonly [Form, ...Form[]] }
  | { readonly kind: "blocked"; readonly blockers: readonly [Blocker, ...Blocker[]] };
