import type ts from "typescript";
import type { SourceView } from "../analysis/source-view.js";
import { freeMemory } from "./free-memory.js";
import type { FileProblem, LeftAlone, Unit } from "./migration.js";
import { ProgramSession, type SessionParts } from "./program-session.js";
import type { Programs, ProgramSpec } from "./programs.js";
import type { VirtualFiles } from "./runtime-types.js";
import { findTrouble } from "./program-trouble.js";
import { canShareTrees } from "./typescript-host.js";
import { describeFailure, Sources, type SourceScope } from "./sources.js";

/** Turns the sites of some files of one program into units. */
export type PlanUnits = (views: readonly SourceView[], sources: Sources) => PlannedUnits;

export interface PlannedUnits {
  readonly units: readonly Unit[];
  readonly left: readonly LeftAlone[];
  /** Where a planner gave up on a file. */
  readonly problems?: readonly FileProblem[];
}

export interface AnalyseRequest {
  readonly ts: typeof ts;
  readonly programs: Programs;
  readonly texts: ReadonlyMap<string, string>;
  readonly scope: SourceScope;
  readonly runtimeTypes: VirtualFiles;
  readonly planUnits: PlanUnits;
  /** No site needs to know of another file: each file is analysed on its own, which keeps memory low. */
  readonly isPerFile: boolean;
  readonly onProgram?: (name: string, files: number) => void;
  /** Units as they are found, while the trees of their files can still be opened. */
  readonly onUnits: (units: readonly Unit[], open: (path: string) => SourceView | undefined) => void;
  /** A program all of whose files are analysed, before it is let go. */
  readonly onAnalysed: (session: ProgramSession) => void;
}

/** Everything that the later steps need, without a checker in it. */
export interface Analysis extends PlannedUnits {
  readonly problems: readonly FileProblem[];
  /** A session for each program that holds a file of ours, in the order of analysis. */
  readonly sessions: readonly ProgramSession[];
  /** Analysed by syntax alone, since no program holds them. */
  readonly untyped: readonly string[];
  /** What the user should know about the programs. */
  readonly warnings: readonly string[];
  /** Lets every program go, once nothing is verified any more; one that is asked for again is read again. */
  readonly dispose: () => void;
}

/**
 * Analyses every file once, in the first program that holds it: those that use others come before them.
 * So all units of a program's files are known as soon as the program is analysed, and it can be verified
 * before the next one is read.
 */
export function analyse(request: AnalyseRequest): Analysis {
  const run = new AnalysisRun(request);
  const { specs } = request.programs;
  specs.forEach((spec, index) => run.analyseProgram(spec, specs.slice(index + 1)));
  return run.finish();
}

class AnalysisRun {
  readonly #request: AnalyseRequest;
  readonly #pending: Map<string, string>;
  readonly #units: Unit[] = [];
  readonly #left: LeftAlone[] = [];
  readonly #problems: FileProblem[] = [];
  readonly #shared: SessionParts;
  readonly #sessions: ProgramSession[] = [];
  readonly #warnings: string[] = [];

  constructor(request: AnalyseRequest) {
    this.#request = request;
    this.#pending = new Map(request.texts);
    const { ts, runtimeTypes } = request;
    this.#shared = { ts, runtimeTypes, sources: new Map(), canShareTrees: canShareTrees(ts) };
  }

  analyseProgram(spec: ProgramSpec, later: readonly ProgramSpec[]): void {
    const session = new ProgramSession(spec, this.#shared);
    const isOfUse = this.#analyseSession(session);
    if (isOfUse) this.#request.onAnalysed(session);
    // One program at a time stays in memory where there are several, with the trees that the later ones share.
    if (this.#request.programs.specs.length > 1)
      session.dispose(new Set(later.flatMap(({ rootNames }) => rootNames)));
    else session.release();
  }

  /**
   * Analyses the files that no program before has held; false where the program is of no use. Its views are
   * gone when it returns: as locals of a caller that verifies they would keep every tree and checker alive.
   */
  #analyseSession(session: ProgramSession): boolean {
    const { texts, onProgram } = this.#request;
    const { spec } = session;
    const roots = spec.rootNames.filter((name) => texts.has(name));
    if (roots.length === 0 && this.#pending.size === 0) return false;
    const known = [...this.#pending.keys()].filter((path) => session.baseline.getSourceFile(path));
    const mine = spec.kind === "synthetic" ? roots.filter((path) => this.#pending.has(path)) : known;
    const trouble = findTrouble(session, mine);
    if (trouble) this.#warnings.push(trouble);
    if (trouble) return false;
    if (roots.length > 0 || mine.length > 0) this.#sessions.push(session);
    if (mine.length === 0) return true;
    onProgram?.(spec.name, mine.length);
    this.#analyseFiles(mine, new Sources(this.#request.scope, session));
    return true;
  }

  finish(): Analysis {
    const untyped = [...this.#pending.keys()];
    this.#analyseFiles(untyped, new Sources(this.#request.scope));
    return {
      units: this.#units,
      left: this.#left,
      problems: this.#problems,
      sessions: this.#sessions,
      untyped,
      warnings: this.#warnings,
      dispose: () => this.#dispose(),
    };
  }

  #dispose(): void {
    for (const session of this.#sessions) session.forget();
    this.#shared.sources.clear();
    freeMemory("at the end");
  }

  #analyseFiles(paths: readonly string[], sources: Sources): void {
    for (const path of paths) this.#pending.delete(path);
    const batches = this.#request.isPerFile ? paths.map((path) => [path]) : [paths];
    for (const batch of batches) {
      this.#analyseBatch(batch, sources);
      if (this.#request.isPerFile) sources.forget();
    }
    this.#problems.push(...sources.problems);
  }

  #analyseBatch(paths: readonly string[], sources: Sources): void {
    const views = paths.flatMap((path) => sources.parse(path, this.#request.texts.get(path) ?? "") ?? []);
    const planned = this.#plan(views, sources);
    this.#units.push(...planned.units);
    this.#left.push(...planned.left);
    this.#problems.push(...(planned.problems ?? []));
    this.#request.onUnits(planned.units, sources.open);
  }

  /** A crash in one file must not stop the others: what fails together is tried file by file. */
  #plan(views: readonly SourceView[], sources: Sources): PlannedUnits {
    try {
      return this.#request.planUnits(views, sources);
    } catch (error) {
      const [only, ...more] = views;
      if (only && more.length === 0)
        return { units: [], left: [], problems: [describeFailure(only.path, error)] };
      const parts = views.map((view) => this.#plan([view], sources));
      return {
        units: parts.flatMap((part) => part.units),
        left: parts.flatMap((part) => part.left),
        problems: parts.flatMap((part) => part.problems ?? []),
      };
    }
  }
}
