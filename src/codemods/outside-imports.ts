import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { toPosix } from "./programs.js";
import type { Sources } from "./sources.js";

/**
 * What files of the tree import that the program does not hold: tests and packages of other projects,
 * scripts, components. Their handlers are not known, so whatever they import counts as public.
 */
export class OutsideImports {
  /** Packages that are imported by name. */
  readonly names = new Set<string>();
  readonly #stems = new Set<string>();
  /** What stands behind an alias or a package name: `@/lib/read` → `/lib/read`. */
  readonly #tails = new Set<string>();

  constructor({ scope, paths }: Pick<Sources, "scope" | "paths">) {
    const inside = new Set(paths);
    for (const file of scope.every) if (!inside.has(file)) this.#read(file);
  }

  /** Whether some file outside the program can mean this one. */
  mayImport(path: string): boolean {
    const stem = stemOf(path);
    if (this.#stems.has(stem)) return true;
    const parts = stem.split("/");
    return parts.some((_, index) => this.#tails.has(`/${parts.slice(index).join("/")}`));
  }

  #read(file: string): void {
    for (const specifier of collectSpecifiers(file)) {
      if (specifier.startsWith(".")) this.#stems.add(stemOf(toPosix(resolve(dirname(file), specifier))));
      else this.#addName(specifier);
    }
  }

  #addName(specifier: string): void {
    const [first = "", second = "", ...rest] = specifier.split("/");
    const isScoped = first.startsWith("@") && first.length > 1;
    this.names.add(isScoped ? `${first}/${second}` : first);
    const tails = isScoped ? [rest, [second, ...rest]] : [[second, ...rest]];
    for (const tail of tails) if (tail.join("") !== "") this.#tails.add(stemOf(`/${tail.join("/")}`));
  }
}

const specifierPattern = /(?:\bfrom|\bimport|\brequire|\bmock)\s*\(?\s*["'`]([^"'`\n]+)["'`]/g;

function collectSpecifiers(file: string): string[] {
  try {
    return [...readFileSync(file, "utf8").matchAll(specifierPattern)].map(([, specifier = ""]) => specifier);
  } catch {
    return [];
  }
}

/** A module without its ending, a folder as its index: `a/b.js`, `a/b.ts` and `a/b` are one. */
function stemOf(path: string): string {
  return path.replace(/(?:\.d)?\.[cm]?[jt]sx?$/, "").replace(/\/index$/, "");
}
