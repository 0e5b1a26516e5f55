import { basename } from "node:path";
import type ts from "typescript";
import { collectProblems, subtractBaseline, type Problem } from "./diagnostics.js";
import type { Choices } from "./choices.js";
import type { Part } from "./migration.js";
import type { ProgramSession } from "./program-session.js";
import type { RenderedFile } from "./render-file.js";
import type { Range } from "../analysis/site.js";
import type { TextEdit } from "../rewrite/edit.js";
import { ShapeReader } from "./file-shape.js";
import { ImportGraph } from "./import-graph.js";
import { StaleFiles } from "./stale-files.js";
import { ownSentences } from "./reasons.js";
import type { Renderer } from "./renderer.js";

/** How much is type-checked before anything is written. */
export type VerifyLevel = "changed" | "full" | "off";

export interface VerifyRequest {
  readonly ts: typeof ts;
  readonly choices: Choices;
  readonly renderer: Renderer;
  readonly level: VerifyLevel;
  readonly onRound?: (round: number, problems: number, program: string) => void;
}

/** What came of verifying one program. */
export interface VerifyOutcome {
  readonly rounds: number;
  /** Problems that no step could take away; empty when the program is clean. */
  readonly remaining: readonly Problem[];
}

/** More rounds than this were never seen; a run that needs them is stuck. */
const mostRounds = 25;

/** Checks one program with all chosen texts, and lowers the parts at which errors stand until none is new. */
export class ProgramVerifier {
  readonly #request: VerifyRequest;
  readonly #session: ProgramSession;
  readonly #stale = new StaleFiles();
  readonly #baselines = new Map<string, readonly Problem[]>();
  #rendered = new Map<string, RenderedFile>();
  #overlay: ts.Program | undefined;
  #graph: ImportGraph | undefined;
  /** What all files see of the overlay and not of the disk, in the last round. */
  #globals = "";
  /** Files with errors in the last round. */
  #suspects = new Set<string>();

  constructor(request: VerifyRequest, session: ProgramSession) {
    this.#request = request;
    this.#session = session;
  }

  /** What was found clean in an earlier run stands, as long as nothing that it sees has changed. */
  run(): VerifyOutcome {
    for (let count = 1; count <= mostRounds; count += 1) {
      const fresh = this.#collectFresh();
      this.#request.onRound?.(count, fresh.length, this.#session.spec.name);
      const isLowered = fresh.length > 0 && (this.#lowerBlamed(fresh) || this.#leaveProgram(fresh));
      this.#overlay = undefined;
      if (!isLowered) return { rounds: count, remaining: fresh };
    }
    return { rounds: mostRounds, remaining: this.#collectFresh() };
  }

  /**
   * The errors that the chosen texts bring: first where the last round found some, which decides most
   * rounds; then in all changed files, and only when these are clean in those that see them.
   */
  #collectFresh(): Problem[] {
    this.#prepareRound();
    const steps = [
      () => [...this.#suspects],
      () => this.#listChanged(),
      () => this.#listTouched(),
      () => (this.#request.level === "full" ? this.#listUnchanged() : []),
    ];
    for (const listPaths of steps) {
      const fresh = this.#collectIn(listPaths());
      if (fresh.length === 0) continue;
      this.#suspects = new Set(fresh.map(({ path }) => path));
      return fresh;
    }
    return [];
  }

  #prepareRound(): void {
    const { choices } = this.#request;
    this.#rendered = this.#renderAll();
    const held = [...this.#rendered].filter(([path]) => this.#session.holds(path));
    const reader = this.#session.isRead
      ? new ShapeReader(this.#request.ts, this.#session.baseline)
      : undefined;
    this.#stale.noteTexts({
      texts: new Map(held.map(([path, file]) => [path, file.text])),
      listPlaces: (path) => choices.collectPlaces(path),
      ...(reader && { readOriginal: (path, places) => reader.read(path, places) }),
    });
  }

  /** The program with the texts of this round. */
  #findProgram(): ts.Program {
    this.#overlay ??= this.#createOverlay();
    return this.#overlay;
  }

  #createOverlay(): ts.Program {
    const texts = new Map([...this.#rendered].map(([path, file]) => [path, file.text]));
    const overlay = this.#session.createOverlay(texts);
    const globals = this.#session.listNewGlobals(overlay).join("\n");
    if (globals !== this.#globals) this.#stale.markEverything();
    this.#globals = globals;
    return overlay;
  }

  /** Sends every part that an error points to one step down; false when no error points to any. */
  #lowerBlamed(fresh: readonly Problem[]): boolean {
    const blamed = new Map<Part, string>();
    for (const problem of fresh) {
      for (const part of this.#findBlamed(problem)) {
        if (!blamed.has(part)) blamed.set(part, `TS${problem.code}: ${problem.message}`);
      }
    }
    for (const [part, because] of blamed)
      this.#request.choices.lower(part, { id: "breaks-types", sentence: because });
    return blamed.size > 0;
  }

  /**
   * What no site brings, the runtime's own declarations may: an old lib of this program does not go with them.
   * So it keeps its fan-outs, and the other programs do not wait for it.
   */
  #leaveProgram(fresh: readonly Problem[]): boolean {
    const { choices } = this.#request;
    const held = choices.paths.filter((path) => this.#session.holds(path));
    const parts = held.flatMap((path) => choices.collectChosen(path)).map(({ part }) => part);
    for (const unit of new Set(parts.map((part) => choices.findUnit(part)))) {
      if (unit) choices.refuse(unit, { id: "program-breaks-types", sentence: renderTrouble(fresh) });
    }
    return parts.length > 0;
  }

  #renderAll(): Map<string, RenderedFile> {
    const { choices, renderer } = this.#request;
    const files = choices.paths.flatMap((path) => {
      const file = renderer.find(path);
      return file ? [[path, file] as const] : [];
    });
    return new Map(files);
  }

  #collectIn(paths: readonly string[]): Problem[] {
    if (paths.length === 0) return [];
    const dirty = this.#collectDirty(paths);
    this.#readBaselines(dirty.map(({ path }) => path));
    const fresh = dirty.flatMap(({ path, problems }) => {
      const findOld = this.#rendered.get(path)?.findOldOffset ?? ((offset: number) => offset);
      return subtractBaseline(problems, this.#baselines.get(path) ?? [], findOld);
    });
    const broken = new Set(fresh.map(({ path }) => path));
    for (const path of paths) if (!broken.has(path)) this.#stale.markClean(path);
    return fresh;
  }

  #collectDirty(
    paths: readonly string[],
  ): { readonly path: string; readonly problems: readonly Problem[] }[] {
    const program = this.#findProgram();
    const found = paths.map((path) => ({
      path,
      problems: collectProblems(this.#request.ts, program, path),
    }));
    return found.filter(({ problems }) => problems.length > 0);
  }

  /** Only files with errors need a baseline. */
  #readBaselines(paths: readonly string[]): void {
    const missing = paths.filter((path) => !this.#baselines.has(path));
    if (missing.length === 0) return;
    const program = this.#session.baseline;
    for (const path of missing) this.#baselines.set(path, collectProblems(this.#request.ts, program, path));
  }

  #listChanged(): string[] {
    return [...this.#rendered.keys()].filter((path) => this.#isOpen(path));
  }

  /** Changed files that see another one's new types: known once the changed files themselves are clean. */
  #listTouched(): string[] {
    const program = this.#findProgram();
    const reader = new ShapeReader(this.#request.ts, program);
    this.#stale.compareShapes(
      (path, places) => reader.read(path, mapPlaces(places, this.#rendered.get(path)?.edits ?? [])),
      () => this.#findGraph(),
    );
    return this.#listChanged();
  }

  #isOpen(path: string): boolean {
    return this.#stale.has(path) && this.#session.holds(path) && !this.#suspects.has(path);
  }

  #listUnchanged(): string[] {
    const program = this.#findProgram();
    if (this.#session.spec.kind === "synthetic") return [];
    const files = program.getSourceFiles().filter((file) => {
      if (file.isDeclarationFile || this.#rendered.has(file.fileName) || !this.#isOpen(file.fileName))
        return false;
      return !program.isSourceFileFromExternalLibrary(file) && !isOfReference(program, file);
    });
    return files.map((file) => file.fileName).filter((path) => !path.includes("/node_modules/"));
  }

  #findBlamed(problem: Problem): Part[] {
    const here = this.#rendered.get(problem.path)?.findPart(problem.offset);
    if (here) return [here];
    return this.#findImported(problem.path);
  }

  /** The parts of the nearest rewritten files that a file imports, directly or through others. */
  #findImported(path: string): Part[] {
    const seen = new Set([path]);
    for (let level = [path]; level.length > 0;) {
      const next = level
        .flatMap((file) => this.#findGraph().listTargets(file))
        .filter((file) => !seen.has(file));
      for (const file of next) seen.add(file);
      const parts = next.flatMap((file) => this.#request.choices.collectChosen(file).map(({ part }) => part));
      if (parts.length > 0) return parts;
      level = [...new Set(next)];
    }
    return [];
  }

  /** No rewrite changes what a file imports, but for the runtime. */
  #findGraph(): ImportGraph {
    this.#graph ??= new ImportGraph(this.#findProgram());
    return this.#graph;
  }
}

function renderTrouble([problem]: readonly Problem[]): string {
  const example = problem ? ` (${basename(problem.path)}: TS${problem.code}: ${problem.message})` : "";
  return `${ownSentences["program-breaks-types"]}${example}`;
}

/** Files of a referenced project are checked in their own program. */
function isOfReference(program: ts.Program, file: ts.SourceFile): boolean {
  const internal = program as { isSourceOfProjectReferenceRedirect?: (name: string) => boolean };
  return internal.isSourceOfProjectReferenceRedirect?.(file.fileName) ?? false;
}

/** Places of the old text in the new one; an edit at a place's border belongs to the place. */
function mapPlaces(places: readonly Range[], edits: readonly TextEdit[]): Range[] {
  const measureShift = (isBefore: (edit: TextEdit) => boolean): number =>
    edits.filter(isBefore).reduce((sum, { start, end, text }) => sum + text.length - (end - start), 0);
  return places.map(([from, to]) => [
    from + measureShift(({ start, end }) => start < from && end <= from),
    to + measureShift(({ start, end }) => end <= to || start < to),
  ]);
}
