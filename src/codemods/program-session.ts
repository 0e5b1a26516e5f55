import type ts from "typescript";
import { freeMemory } from "./free-memory.js";
import { createProgramHost, type SourceCache } from "./program-host.js";
import type { ProgramSpec } from "./programs.js";
import type { VirtualFiles } from "./runtime-types.js";

/** What all programs of a run share. */
export interface SessionParts {
  readonly ts: typeof ts;
  readonly runtimeTypes: VirtualFiles;
  readonly declarations: SourceCache;
  readonly canShareTrees: boolean;
}

/**
 * One program through a run: as it stands on disk, and again with the rewritten texts on top. Parsed
 * files are shared between the two; at most one checker is alive at a time once `release` was called.
 */
export class ProgramSession {
  readonly #cache: SourceCache = new Map();
  readonly #overlayCache: SourceCache = new Map();
  #baseline: ts.Program | undefined;
  /** The latest program, kept without a checker, from which the next one takes its structure. */
  #skeleton: ts.Program | undefined;
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
    this.#baseline ??= this.#create(new Map());
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
    const added = overlay.getSourceFiles().filter(({ fileName }) => !names.has(fileName));
    const missing = [...names].filter((name) => !overlay.getSourceFile(name));
    const globals = added.filter((file) => isGlobal(this.parts.ts, file));
    return [...globals.map(({ fileName }) => fileName), ...missing];
  }

  /** Whether the program has the file, as a root or through an import. */
  holds(path: string): boolean {
    const program = this.#baseline ?? this.#skeleton;
    if (!program && this.#names) return this.#names.has(path);
    return (program ?? this.baseline).getSourceFile(path) !== undefined;
  }

  /** Lets all of the program go but the names of its files; it is read again when it is needed again. */
  dispose(): void {
    this.#listNames();
    this.#baseline = undefined;
    this.#skeleton = undefined;
    this.#cache.clear();
    this.#overlayCache.clear();
    freeMemory();
  }

  #listNames(): ReadonlySet<string> {
    const program = this.#baseline ?? this.#skeleton;
    if (program) this.#names ??= new Set(program.getSourceFiles().map((file) => file.fileName));
    return this.#names ?? new Set();
  }

  /** Lets the checker of the baseline go, and with it most of the memory. */
  release(): void {
    if (!this.#baseline) return;
    this.#dropChecker();
    freeMemory();
  }

  /** A method of its own, so that no local of a caller holds the old program when memory is freed. */
  #dropChecker(): void {
    this.#skeleton = this.#baseline;
    this.#baseline = undefined;
    this.#skeleton = this.#create(new Map());
  }

  /** The program with some files' texts replaced. */
  createOverlay(texts: ReadonlyMap<string, string>): ts.Program {
    this.release();
    return this.#create(texts);
  }

  #create(texts: ReadonlyMap<string, string>): ts.Program {
    const { spec } = this;
    const { ts, runtimeTypes, declarations } = this.parts;
    const options: ts.CompilerOptions = { ...spec.options, noEmit: true };
    const virtual = new Map([...runtimeTypes, ...texts]);
    const host = createProgramHost({ ts, options, virtual, cache: this.#cache, declarations });
    const own = createProgramHost({ ts, options, virtual, cache: this.#overlayCache, declarations });
    const read = host.getSourceFile;
    host.getSourceFile = (path, ...rest) =>
      texts.has(path) ? own.getSourceFile(path, ...rest) : read(path, ...rest);
    return ts.createProgram({
      rootNames: spec.rootNames,
      options,
      host,
      ...(spec.references && { projectReferences: spec.references }),
      ...(this.#skeleton && { oldProgram: this.#skeleton }),
    });
  }
}

function isGlobal(host: typeof ts, file: ts.SourceFile): boolean {
  const { moduleAugmentations } = file as { moduleAugmentations?: readonly unknown[] };
  return !host.isExternalModule(file) || moduleAugmentations?.length !== 0;
}
