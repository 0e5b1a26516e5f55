import type { TSESTree } from "@typescript-eslint/types";
import type ts from "typescript";

/**
 * All that the analysis asks of TypeScript, for one file. `typescript` is never imported as a value: the
 * nodes are found by range with the methods that every ts.Node has, so two copies of it may be loaded.
 */
export interface TypeServices {
  readonly program: ts.Program;
  readonly checker: ts.TypeChecker;
  readonly sourceFile: ts.SourceFile;
  /** The TypeScript node that stands exactly at the ESTree node's range (the outermost such node). */
  readonly nodeOf: (node: Pick<TSESTree.Node, "range">) => ts.Node | undefined;
  /** The TypeScript node for an offset range, innermost of those that span it exactly. */
  readonly innermostNodeOf: (node: Pick<TSESTree.Node, "range">) => ts.Node | undefined;
}

/** Builds the services of one file of a program; undefined where the program does not hold the file. */
export function createTypeServices(program: ts.Program, path: string): TypeServices | undefined {
  const sourceFile = program.getSourceFile(path);
  if (!sourceFile) return undefined;
  return {
    program,
    checker: program.getTypeChecker(),
    sourceFile,
    nodeOf: (node) => findSpanning(sourceFile, node.range)[0],
    innermostNodeOf: (node) => findSpanning(sourceFile, node.range).at(-1),
  };
}

/** The chain of nodes, outermost first, whose text is exactly [start, end). */
function findSpanning(sourceFile: ts.SourceFile, [start, end]: readonly [number, number]): ts.Node[] {
  const spanning: ts.Node[] = [];
  let current: ts.Node | undefined = sourceFile;
  while (current) {
    if (current !== sourceFile && current.end === end && current.getStart(sourceFile) === start) {
      spanning.push(current);
    }
    current = current.forEachChild((child) => (child.pos <= start && child.end >= end ? child : undefined));
  }
  return spanning;
}
