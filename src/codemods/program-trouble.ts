import { builtinModules } from "node:module";
import type ts from "typescript";
import type { ProgramSession } from "./program-session.js";

type WithImports = ts.SourceFile & { readonly imports?: readonly ts.StringLiteralLike[] };

const builtins = new Set(builtinModules);

/**
 * Why a project's types cannot be trusted: most packages that its files import are not installed, so
 * every type from them is `any` and a check would prove nothing. Undefined for a healthy project.
 */
export function findTrouble(
  { spec, baseline }: ProgramSession,
  paths: readonly string[],
): string | undefined {
  if (spec.kind === "synthetic") return undefined;
  const names = new Map<string, boolean>();
  for (const path of paths) {
    const file = baseline.getSourceFile(path) as WithImports | undefined;
    for (const node of file?.imports ?? []) {
      if (isPackageName(node.text) && !names.get(node.text)) names.set(node.text, isResolved(baseline, node));
    }
  }
  const missing = [...names].filter(([, isFound]) => !isFound).map(([name]) => name);
  if (missing.length * 2 <= names.size) return undefined;
  const shown = missing.slice(0, 3).join(", ");
  return `${spec.name}: ${missing.length} of ${names.size} imported packages are not installed (${shown}), so its files are migrated by syntax alone; install them for types.`;
}

function isPackageName(name: string): boolean {
  return (
    !/^[./#]/.test(name) &&
    name !== "except-star" &&
    !builtins.has(name.replace(/^node:/, "").split("/")[0] ?? "")
  );
}

function isResolved(program: ts.Program, node: ts.StringLiteralLike): boolean {
  return program.getTypeChecker().getSymbolAtLocation(node) !== undefined;
}
