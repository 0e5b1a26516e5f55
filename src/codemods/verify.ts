import type ts from "typescript";
import { collectProblems, subtractBaseline, type Problem } from "./diagnostics.js";
import type { Choices } from "./choices.js";
import type { Part } from "./migration.js";
import type { ProgramSession } from "./program-session.js";
import type { RenderedFile } from "./render-file.js";
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

/** Checks a program with all chosen texts, and lowers the parts at which errors stand until none is new. */
export function verifyProgram(request: VerifyRequest, session: ProgramSession): VerifyOutcome {
  const round = new VerifyRun(request, session);
  for (let count = 1; count <= mostRounds; count += 1) {
    const fresh = round.collectFresh();
    request.onRound?.(count, fresh.length, session.spec.name);
    if (fresh.length === 0) return { rounds: count, remaining: [] };
    if (!round.lowerBlamed(fresh)) return { rounds: count, remaining: fresh };
  }
  return { rounds: mostRounds, remaining: round.collectFresh() };
}

class VerifyRun {
  readonly #request: VerifyRequest;
  readonly #session: ProgramSession;
  readonly #baselines = new Map<string, readonly Problem[]>();
  #rendered = new Map<string, RenderedFile>();
  #program: ts.Program | undefined;
  /** Files with errors in the last round. */
  #suspects = new Set<string>();

  constructor(request: VerifyRequest, session: ProgramSession) {
    this.#request = request;
    this.#session = session;
  }

  /**
   * The errors that the chosen texts bring: first where the last round found some, which decides most
   * rounds; then in all changed files, and only when these are clean in the others.
   */
  collectFresh(): Problem[] {
    this.#rendered = this.#renderAll();
    const texts = new Map([...this.#rendered].map(([path, file]) => [path, file.text]));
    this.#program = this.#session.createOverlay(texts);
    const changed = [...texts.keys()].filter((path) => this.#program?.getSourceFile(path));
    const steps = [
      () => [...this.#suspects],
      () => changed.filter((path) => !this.#suspects.has(path)),
      () => (this.#request.level === "full" ? this.#listUnchanged(texts) : []),
    ];
    for (const listPaths of steps) {
      const fresh = this.#collectIn(listPaths());
      if (fresh.length === 0) continue;
      this.#suspects = new Set(fresh.map(({ path }) => path));
      return fresh;
    }
    return [];
  }

  /** Sends every part that an error points to one step down; false when no error points to any. */
  lowerBlamed(fresh: readonly Problem[]): boolean {
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

  #renderAll(): Map<string, RenderedFile> {
    const { choices, renderer } = this.#request;
    const files = choices.paths.flatMap((path) => {
      const file = renderer.find(path);
      return file ? [[path, file] as const] : [];
    });
    return new Map(files);
  }

  #collectIn(paths: readonly string[]): Problem[] {
    const found = paths.map((path) => ({ path, problems: this.#collectNow(path) }));
    const dirty = found.filter(({ problems }) => problems.length > 0);
    this.#readBaselines(dirty.map(({ path }) => path));
    return dirty.flatMap(({ path, problems }) => {
      const findOld = this.#rendered.get(path)?.findOldOffset ?? ((offset: number) => offset);
      return subtractBaseline(problems, this.#baselines.get(path) ?? [], findOld);
    });
  }

  #collectNow(path: string): Problem[] {
    return this.#program ? collectProblems(this.#request.ts, this.#program, path) : [];
  }

  /** Only files with errors need a baseline, which saves the check of the others. */
  #readBaselines(paths: readonly string[]): void {
    const missing = paths.filter((path) => !this.#baselines.has(path));
    if (missing.length === 0) return;
    const program = this.#session.baseline;
    for (const path of missing) this.#baselines.set(path, collectProblems(this.#request.ts, program, path));
  }

  #listUnchanged(texts: ReadonlyMap<string, string>): string[] {
    const program = this.#program;
    if (!program || this.#session.spec.kind === "synthetic") return [];
    const files = program.getSourceFiles().filter((file) => {
      if (file.isDeclarationFile || texts.has(file.fileName) || this.#suspects.has(file.fileName))
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
      const next = level.flatMap((file) => this.#listImports(file)).filter((file) => !seen.has(file));
      for (const file of next) seen.add(file);
      const parts = next.flatMap((file) => this.#request.choices.collectChosen(file).map(({ part }) => part));
      if (parts.length > 0) return parts;
      level = [...new Set(next)];
    }
    return [];
  }

  #listImports(path: string): string[] {
    const file = this.#program?.getSourceFile(path) as
      (ts.SourceFile & { imports?: readonly ts.Node[] }) | undefined;
    const checker = this.#program?.getTypeChecker();
    const targets = (file?.imports ?? []).map(
      (node) => checker?.getSymbolAtLocation(node)?.declarations?.[0],
    );
    return targets.flatMap((target) => (target ? [target.getSourceFile().fileName] : []));
  }
}

/** Files of a referenced project are checked in their own program. */
function isOfReference(program: ts.Program, file: ts.SourceFile): boolean {
  const internal = program as { isSourceOfProjectReferenceRedirect?: (name: string) => boolean };
  return internal.isSourceOfProjectReferenceRedirect?.(file.fileName) ?? false;
}
