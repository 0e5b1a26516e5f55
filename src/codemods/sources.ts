import type { SourceView } from "../analysis/source-view.js";
import { createTypeServices } from "../analysis/types/type-services.js";
import type { FileProblem } from "./migration.js";
import { parseView } from "./parse-view.js";
import type { ProgramSession } from "./program-session.js";

/** Views of files, each parsed once; those of a program carry its types and open its other files. */
export class Sources {
  readonly problems: FileProblem[] = [];
  readonly #views = new Map<string, SourceView | undefined>();

  constructor(private readonly session?: ProgramSession) {}

  /** The view of a file with a known text; undefined (and a problem noted) when it does not parse. */
  parse(path: string, text: string): SourceView | undefined {
    if (!this.#views.has(path)) this.#views.set(path, this.#create(path, text));
    return this.#views.get(path);
  }

  /** Another file of the program, for analyses that follow calls; undefined outside the program. */
  readonly open = (path: string): SourceView | undefined => {
    if (this.#views.has(path)) return this.#views.get(path);
    const file = this.session?.baseline.getSourceFile(path);
    return file && this.parse(path, file.text);
  };

  #create(path: string, text: string): SourceView | undefined {
    try {
      const program = this.session?.baseline;
      const types = program && createTypeServices(program, path);
      // The compiler drops a byte order mark from its text; offsets would differ by one.
      const isSame = types?.sourceFile.text === text;
      return parseView(path, text, { ...(isSame && { types, open: this.open }) });
    } catch (error) {
      this.problems.push(describeFailure(path, error));
      return undefined;
    }
  }
}

/** The view alone, without the program that its types hold in memory. */
export function detachView(view: SourceView): SourceView {
  const { path, text, ast, scopeManager, visitorKeys } = view;
  return { path, text, ast, scopeManager, visitorKeys };
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
  return { path, line: start.line, column: start.column, message: `does not parse: ${message}`, advice };
}
