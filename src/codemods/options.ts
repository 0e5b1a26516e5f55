import type { VerifyLevel } from "./verify.js";

/** What a run of the migration does, after flags and modes are resolved. */
export interface MigrateOptions {
  /** Absolute, with forward slashes; where the command was started. */
  readonly cwd: string;
  /** Files and folders under which sites are rewritten; none: everything under cwd. */
  readonly paths: readonly string[];
  readonly raise: "auto" | "first" | "group";
  readonly keepBoundaries: boolean;
  readonly handlers: boolean;
  readonly signals: boolean;
  readonly push: boolean;
  /** Rewrite races with a timer, too. */
  readonly timeouts: boolean;
  readonly fanOutFunctions: readonly string[];
  readonly projects: readonly string[];
  readonly types: boolean;
  readonly verify: VerifyLevel;
  /** One file whose sites are looked at; handlers anywhere may still change with them. */
  readonly only?: string;
  readonly since?: string;
  readonly shard?: Shard;
}

/** The share of a run that one machine of several plans: file number n belongs to shard n modulo `count`. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** The run that no flag changes. */
export function createDefaultOptions(cwd: string): MigrateOptions {
  return {
    cwd,
    paths: [],
    raise: "auto",
    keepBoundaries: false,
    handlers: true,
    signals: false,
    push: false,
    timeouts: false,
    fanOutFunctions: [],
    projects: [],
    types: true,
    verify: "full",
  };
}
