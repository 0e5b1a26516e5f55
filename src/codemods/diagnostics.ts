import type ts from "typescript";

/** An error of the compiler, as plain data. */
export interface Problem {
  readonly path: string;
  readonly offset: number;
  readonly code: number;
  readonly message: string;
}

/** Syntax and type errors of one file; declaration errors too where the project writes declarations. */
export function collectProblems(host: typeof ts, program: ts.Program, path: string): Problem[] {
  const file = program.getSourceFile(path);
  if (!file) return [];
  const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
  if (program.getCompilerOptions().declaration && found.length === 0 && !/\.[cm]?jsx?$/.test(path)) {
    found.push(...program.getDeclarationDiagnostics(file as never));
  }
  return found
    .filter((one) => one.category === host.DiagnosticCategory.Error)
    .map((one) => ({
      path,
      offset: one.start ?? 0,
      code: one.code,
      message: host.flattenDiagnosticMessageText(one.messageText, " "),
    }));
}

/**
 * The problems that are not in the baseline. Equal problems are counted, and those that kept their
 * place are matched first, so that the new one of several equals is the one at the rewritten site.
 */
export function subtractBaseline(
  now: readonly Problem[],
  baseline: readonly Problem[],
  findOldOffset: (offset: number) => number,
): Problem[] {
  const left = new Map<string, Problem[]>();
  for (const problem of baseline) left.set(keyOf(problem), [...(left.get(keyOf(problem)) ?? []), problem]);
  const moved = now.filter((problem) => {
    const same = left.get(keyOf(problem)) ?? [];
    const index = same.findIndex(({ offset }) => offset === findOldOffset(problem.offset));
    if (index >= 0) same.splice(index, 1);
    return index < 0;
  });
  return moved.filter((problem) => left.get(keyOf(problem))?.pop() === undefined);
}

function keyOf({ code, message }: Problem): string {
  return `${code}|${message}`;
}
