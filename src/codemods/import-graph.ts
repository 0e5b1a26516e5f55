import type ts from "typescript";

type WithImports = ts.SourceFile & {
  readonly imports?: readonly ts.Node[];
  readonly moduleAugmentations?: readonly ts.Node[];
};

/** Which file of a program imports which, as paths alone: it holds no program. */
export class ImportGraph {
  readonly #targets = new Map<string, readonly string[]>();
  readonly #importers = new Map<string, string[]>();

  constructor(program: ts.Program) {
    for (const file of program.getSourceFiles()) {
      if (file.fileName.includes("/node_modules/") || program.isSourceFileDefaultLibrary(file)) continue;
      this.#targets.set(file.fileName, collectTargets(program, file));
    }
    for (const [path, targets] of this.#targets) {
      for (const target of targets) {
        const known = this.#importers.get(target);
        if (known) known.push(path);
        else this.#importers.set(target, [path]);
      }
    }
  }

  /** The files that a file imports itself. */
  listTargets(path: string): readonly string[] {
    return this.#targets.get(path) ?? [];
  }

  /** The files that import one of these, directly or through others. */
  collectImporters(paths: Iterable<string>): Set<string> {
    const found = new Set<string>();
    const pending = [...paths];
    for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
      for (const importer of this.#importers.get(path) ?? []) {
        if (found.has(importer)) continue;
        found.add(importer);
        pending.push(importer);
      }
    }
    return found;
  }
}

function collectTargets(program: ts.Program, file: WithImports): string[] {
  const checker = program.getTypeChecker();
  const named = [...(file.imports ?? []), ...(file.moduleAugmentations ?? [])];
  const targets = named.flatMap((node) => checker.getSymbolAtLocation(node)?.declarations ?? []);
  return [...new Set(targets.map((target) => target.getSourceFile().fileName))];
}
