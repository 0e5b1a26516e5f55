import { readFileSync } from "node:fs";
import type ts from "typescript";
import type { SourceView } from "../analysis/source-view.js";
import { createTypeServices } from "../analysis/types/type-services.js";
import { sourceFile, stripMark } from "./discover.js";
import type { FileProblem } from "./migration.js";
import { createLazyView } from "./lazy-view.js";
import { parseView, type ViewParts } from "./parse-view.js";
import type { ProgramSession } from "./program-session.js";

/** The tree around the program's files. */
export interface SourceScope {
  /** Whether a file may be changed: it is under the paths of the run, and git does not ignore it. */
  readonly isWritable: (path: string) => boolean;
  /** Every file of the tree that may import another. */
  readonly every: readonly string[];
}

/** Views of files, each parsed at most once; those of a program carry its types and open its other files. */
export class Sources {
  readonly problems: FileProblem[] = [];
  /** The program's own files, without declarations and packages; none without a program. */
  readonly paths: readonly string[];
  /** Those of the program's files and declarations that may give a module's names to every file, as auto-imports do. */
  readonly globals: readonly Pick<ts.SourceFile, "fileName" | "text">[];
  readonly #views = new Map<string, SourceView | undefined>();
  #every: ReadonlySet<string> | undefined;

  constructor(
    readonly scope: SourceScope,
    private readonly session?: ProgramSession,
  ) {
    this.paths = session ? listOwnFiles(session.baseline) : [];
    this.globals = session ? listGlobals(session.baseline) : [];
  }

  /** The view of a file with a known text; undefined (and a problem noted) when it does not parse. */
  parse(path: string, text: string): SourceView | undefined {
    if (!this.#views.has(path)) this.#views.set(path, this.#create(path, text));
    return this.#views.get(path);
  }

  /** Another file of the program, parsed when its tree is asked for; one of the tree outside it has no types. */
  readonly open = (path: string): SourceView | undefined => {
    if (!this.#views.has(path)) this.#views.set(path, this.#createLazy(path) ?? this.#createOutside(path));
    return this.#views.get(path);
  };

  /** Lets all trees go. */
  forget(): void {
    this.#views.clear();
  }

  #create(path: string, text: string): SourceView | undefined {
    try {
      return parseView(path, text, this.#findParts(path, text));
    } catch (error) {
      this.problems.push(describeFailure(path, error));
      return undefined;
    }
  }

  #createLazy(path: string): SourceView | undefined {
    const file = this.session?.baseline.getSourceFile(path) as ParsedFile | undefined;
    if (!file || (file.parseDiagnostics?.length ?? 0) > 0) return undefined;
    return createLazyView(path, file.text, this.#findParts(path, file.text));
  }

  /** Parsed at once: whether it can be read at all decides what is known of its imports. */
  #createOutside(path: string): SourceView | undefined {
    this.#every ??= new Set(this.scope.every);
    if (!this.session || !this.#every.has(path) || !sourceFile.test(path)) return undefined;
    try {
      return parseView(path, stripMark(readFileSync(path, "utf8")), { open: this.open });
    } catch {
      return undefined;
    }
  }

  #findParts(path: string, text: string): ViewParts {
    const program = this.session?.baseline;
    const types = program && createTypeServices(program, path);
    if (types?.sourceFile.text !== text) return {};
    const { sourceFile } = types;
    return { types, open: this.open, ...(this.session?.canShareTrees === true && { tree: sourceFile }) };
  }
}

type ParsedFile = ts.SourceFile & { readonly parseDiagnostics?: readonly unknown[] };

/** The compiler calls what it found through `node_modules` external, also the source of a linked workspace package. */
function listOwnFiles(program: ts.Program): string[] {
  const own = program.getSourceFiles().filter((file) => !file.isDeclarationFile);
  return own
    .map((file) => file.fileName)
    .filter((path) => !path.includes("/node_modules/") && !path.endsWith(".json"));
}

function listGlobals(program: ts.Program): ts.SourceFile[] {
  return program
    .getSourceFiles()
    .filter(
      ({ fileName, text, isDeclarationFile }) =>
        text.includes("typeof import(") &&
        (isDeclarationFile || text.includes("declare global")) &&
        !fileName.includes("/node_modules/"),
    );
}

/** typescript-estree's syntax error, or a crash of ours, as a problem of the file. */
export function describeFailure(path: string, error: unknown): FileProblem {
  const { message, location } = error as {
    message?: string;
    location?: { start?: { line: number; column: number } };
  };
  const start = location?.start;
  if (!start) {
    const advice = "Please report it with the file; the other files are done.";
    return { path, message: `made the analysis fail: ${message ?? String(error)}`, advice };
  }
  const advice = "Correct the file, or leave it out of the paths; the other files are done.";
  return {
    path,
    line: start.line,
    column: start.column,
    message: `does not parse: ${(message ?? "").replace(/\.$/, "")}`,
    advice,
  };
}
