import type ts from "typescript";

type ModuleFile = ts.SourceFile & { readonly moduleAugmentations?: readonly ts.Node[] };

/** The compiler, a program, and the names of the files that were in it before. */
export interface GlobalsRequest {
  readonly ts: typeof ts;
  readonly program: ts.Program;
  readonly known: ReadonlySet<string>;
}

/** The files that a program has more than before and that give every other file a name or a member that it lacked. */
export function listNewGlobals({ ts, program, known }: GlobalsRequest): string[] {
  const added = program.getSourceFiles().filter(({ fileName }) => !known.has(fileName));
  const isAdding = (file: ModuleFile): boolean =>
    !ts.isExternalModule(file) || (file.moduleAugmentations ?? []).some((name) => !isRepetition(name));
  /** `declare global` with nothing but members of interfaces that other files declare as well. */
  const isRepetition = ({ parent }: ts.Node): boolean =>
    ts.isModuleDeclaration(parent) &&
    (parent.flags & ts.NodeFlags.GlobalAugmentation) !== 0 &&
    parent.body !== undefined &&
    ts.isModuleBlock(parent.body) &&
    parent.body.statements.every((one) => ts.isInterfaceDeclaration(one) && isKnown(one));
  const isKnown = (declaration: ts.InterfaceDeclaration): boolean => {
    const { members, heritageClauses, typeParameters } = declaration;
    const checker = program.getTypeChecker();
    const before = checker
      .getPropertiesOfType(checker.getTypeAtLocation(declaration))
      .filter(isDeclaredBefore);
    const repeated = new Set(before.flatMap((property) => property.declarations ?? []));
    return !heritageClauses && !typeParameters && members.every((member) => repeated.has(member as never));
  };
  const isDeclaredBefore = ({ declarations = [] }: ts.Symbol): boolean =>
    declarations.some((one) => known.has(one.getSourceFile().fileName));
  return added.filter(isAdding).map(({ fileName }) => fileName);
}
