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
 * The problems that are not in the baseline. One of the same code at the same place is the same, whatever
 * its text: the compiler spells a type as it met it first. The others are counted by code and text, so
 * that the new one of several equals is the one at the rewritten site.
 */
export function subtractBaseline(
  now: readonly Problem[],
  baseline: readonly Problem[],
  findOldOffset: (offset: number) => number,
): Problem[] {
  const left = [...baseline];
  const take = (isSame: (known: Problem) => boolean): boolean => {
    const index = left.findIndex(isSame);
    if (index >= 0) left.splice(index, 1);
    return index >= 0;
  };
  const moved = now.filter(({ code, offset }) => {
    return !take((known) => known.code === code && known.offset === findOldOffset(offset));
  });
  return moved.filter(
    ({ code, message }) => !take((known) => known.code === code && known.message === message),
  );
}
