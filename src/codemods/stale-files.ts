import type { Range } from "../analysis/site.js";
import { compareShapes, type FileShape } from "./file-shape.js";
import type { ImportGraph } from "./import-graph.js";

/** Reads the shape of a file in one program. */
export type ReadShape = (path: string, places: readonly Range[]) => FileShape;

/** Whatever comes after it, all that can see the file are checked. */
const unknownShape: FileShape = { kind: "shown", text: undefined, toAll: true };

/** A file's shape as it was last compared, with the places that it was read for. */
interface KnownShape {
  readonly places: readonly Range[];
  readonly shape: FileShape;
}

/** The rewritten files of a program, as the choices stand in one round. */
export interface RoundTexts {
  readonly texts: ReadonlyMap<string, string>;
  /** Where a file may be rewritten, in its old text. */
  readonly listPlaces: (path: string) => readonly Range[];
  /** Reads the files on disk; absent where that program was let go. */
  readonly readOriginal?: ReadShape;
}

/**
 * Which files of a program must be checked again. A check stands as long as neither the file's own text nor
 * the shape of a file that it imports, directly or through others, differs from what was checked. At first
 * every file stands as it is on disk, where no error is new.
 */
export class StaleFiles {
  readonly #stale = new Set<string>();
  /** Files whose text changed since their shape was last compared. */
  readonly #pending = new Set<string>();
  readonly #shapes = new Map<string, KnownShape>();
  #texts: ReadonlyMap<string, string> = new Map();
  /** Set once everything was stale: the files that were checked since. */
  #cleanSince: Set<string> | undefined;

  has(path: string): boolean {
    return this.#stale.has(path) || this.#cleanSince?.has(path) === false;
  }

  /** The file was checked as it is now, and had no new error. */
  markClean(path: string): void {
    this.#stale.delete(path);
    this.#cleanSince?.add(path);
  }

  markEverything(): void {
    this.#cleanSince = new Set();
  }

  /** Takes the texts of a round: a file with another text than before is stale, and its shape has to be compared. */
  noteTexts({ texts, listPlaces, readOriginal }: RoundTexts): void {
    for (const path of new Set([...this.#texts.keys(), ...texts.keys()])) {
      if (this.#texts.get(path) === texts.get(path)) continue;
      this.#stale.add(path);
      this.#cleanSince?.delete(path);
      this.#pending.add(path);
      const places = listPlaces(path);
      if (isSame(this.#shapes.get(path)?.places, places)) continue;
      const isOriginal = !this.#texts.has(path);
      const shape = (isOriginal && readOriginal?.(path, places)) || unknownShape;
      this.#shapes.set(path, { places, shape });
    }
    this.#texts = new Map(texts);
  }

  /** Compares the shapes of the files that changed: whoever can see a difference is stale too. */
  compareShapes(read: ReadShape, findGraph: () => ImportGraph): void {
    const changed: string[] = [];
    for (const path of this.#pending) {
      const known = this.#shapes.get(path);
      if (!known) continue;
      const shape = read(path, known.places);
      const touched = compareShapes(known.shape, shape);
      if (touched === "everything") this.markEverything();
      if (touched === "importers") changed.push(path);
      this.#shapes.set(path, { ...known, shape });
    }
    this.#pending.clear();
    if (changed.length === 0) return;
    for (const path of findGraph().collectImporters(changed)) {
      this.#stale.add(path);
      this.#cleanSince?.delete(path);
    }
  }
}

function isSame(a: readonly Range[] | undefined, b: readonly Range[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
