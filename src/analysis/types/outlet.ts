import type ts from "typescript";
import type { Visibility } from "./declared-names.js";

/** What comes with a name that leads to a group. */
export interface Heat {
  /** A call of it can throw at once, not only by its promise. */
  readonly isSync: boolean;
  /** What its call returns, or its promise brings, can lead to a group in turn: it makes functions or objects. */
  readonly isMaker: boolean;
}

/** A name by which other code gets at a value that leads to a group. */
export interface Outlet extends Heat {
  readonly name: string;
  readonly kind: "variable" | "member";
  readonly within: Visibility;
  /** What declares it; undefined where only the name is known. */
  readonly declared: readonly ts.Node[] | undefined;
}

/** What a name in TypeScript's tree stands for. */
export type ReadDeclarations = (name: ts.Node) => readonly ts.Node[];

/** What the checker is asked about a node of TypeScript's tree. */
export interface Meaning {
  readonly read: ReadDeclarations;
  /** Whether the value of an expression can be called or awaited, or leads to something that can. */
  readonly canHold: (expression: ts.Node) => boolean;
}
