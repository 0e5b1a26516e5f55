import type ts from "typescript";
import { freeMemory } from "./free-memory.js";
import { listNewGlobals } from "./new-globals.js";
import { createProgramHost, isDeclaration, type SourceCache } from "./program-host.js";
import type { ProgramSpec } from "./programs.js";
import type { VirtualFiles } from "./runtime-types.js";

/** What all programs of a run share. */
export interface SessionParts {
  readonly ts: typeof ts;
  readonly runtimeTypes: VirtualFiles;
  readonly sources: SourceCache;
  readonly canShareTrees: boolean;
}

/**
 * One program through a run: as it stands on disk, and again with the rewritten texts on top. Parsed
 * files are shared between the two; at most one checker is alive at a time once `release` was called.
 */
export class ProgramSession {
  readonly #rewritten: SourceCache = new Map();
  #baseline: ts.Program | undefined;
  /** The program on disk without a checker, from which the first one with rewritten texts takes its structure. */
  #skeleton: ts.Program | undefined;
  /** The latest program with rewritten texts, from which the next one does. */
  #overlay: ts.Program | undefined;
  /** The files of a program that was let go. */
  #names: ReadonlySet<string> | undefined;

  constructor(
    readonly spec: ProgramSpec,
    private readonly parts: SessionParts,
  ) {}

  /** Whether the parser of views can read this program's trees. */
  get canShareTrees(): boolean {
    return this.parts.canShareTrees;
  }

  /** The program of the files as they are on disk. */
  get baseline(): ts.Program {
    this.#baseline ??= this.#create(new Map(), this.#skeleton);
    return this.#baseline;
  }

  /** Whether the program of the files on disk is at hand, with its checker. */
  get isRead(): boolean {
    return this.#baseline !== undefined;
  }

  /**
   * The files that an overlay has more than the program on disk, or lacks, and that every other file sees: what
   * a package that the rewritten texts import takes from the compiler's own library.
   */
  listNewGlobals(overlay: ts.Program): string[] {
    const names = this.#listNames();
    const missing = [...names].filter((name) => !overlay.getSourceFile(name));
    return [...listNewGlobals({ ts: this.parts.ts, program: overlay, known: names }), ...missing];
  }

  /** Whether the program has the file, as a root or through an import. */
  holds(path: string): boolean {
    const program = this.#baseline ?? this.#skeleton;
    if (!program && this.#names) return this.#names.has(path);
    return (program ?? this.baseline).getSourceFile(path) !== undefined;
  }

  /**
   * Lets all of the program go but the names of its files, and the trees that a later program needs; it is read again
   * when it is needed again.
   */
  dispose(later: ReadonlySet<string> = new Set()): void {
    this.forget();
    const { sources } = this.parts;
    for (const path of sources.keys()) if (!isDeclaration(path) && !later.has(path)) sources.delete(path);
    freeMemory("between programs");
  }

  /** Lets all go but the names of its files, and leaves the trees to whom they are shared with. */
  forget(): void {
    this.#listNames();
    this.#baseline = undefined;
    this.#skeleton = undefined;
    this.#overlay = undefined;
    this.#rewritten.clear();
  }

  #listNames(): ReadonlySet<string> {
    const program = this.#baseline ?? this.#skeleton;
    if (program) this.#names ??= new Set(program.getSourceFiles().map((file) => file.fileName));
    return this.#names ?? new Set();
  }

  /** Lets the checkers go, and with them most of the memory. */
  release(): void {
    this.#overlay = undefined;
    this.#releaseBaseline();
  }

  #releaseBaseline(): void {
    if (!this.#baseline) return;
    this.#dropChecker();
    freeMemory("within a program");
  }

  /** A method of its own, so that no local of a caller holds the old program when memory is freed. */
  #dropChecker(): void {
    this.#skeleton = this.#create(new Map(), this.#baseline);
    this.#baseline = undefined;
  }

  /** The program with some files' texts replaced. */
  createOverlay(texts: ReadonlyMap<string, string>): ts.Program {
    this.#releaseBaseline();
    this.#overlay = this.#create(texts, this.#overlay ?? this.#skeleton);
    return this.#overlay;
  }

  #create(texts: ReadonlyMap<string, string>, oldProgram: ts.Program | undefined): ts.Program {
    const { spec } = this;
    const { ts, runtimeTypes, sources } = this.parts;
    const options: ts.CompilerOptions = { ...spec.options, noEmit: true };
    const virtual = new Map([...runtimeTypes, ...texts]);
    const host = createProgramHost({ ts, options, virtual, sources, rewritten: this.#rewritten });
    return ts.createProgram({
      rootNames: spec.rootNames,
      options,
      host,
      ...(spec.references && { projectReferences: spec.references }),
      ...(oldProgram && { oldProgram }),
    });
  }
}
