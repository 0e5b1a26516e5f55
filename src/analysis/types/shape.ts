import type ts from "typescript";

/**
 * A node of TypeScript's tree by what it has, since `typescript` is no value here and its kinds are numbers that
 * change from version to version.
 */
export interface Shape extends ts.Node {
  readonly name?: Shape;
  readonly propertyName?: Shape;
  readonly expression?: Shape;
  readonly argumentExpression?: Shape;
  readonly arguments?: readonly Shape[];
  readonly left?: Shape;
  readonly right?: Shape;
  readonly operatorToken?: Shape;
  readonly initializer?: Shape;
  readonly statement?: Shape;
  readonly type?: Shape;
  readonly typeArguments?: readonly Shape[];
  readonly typeParameters?: readonly Shape[];
  readonly members?: readonly Shape[];
  readonly properties?: readonly Shape[];
  readonly elements?: readonly Shape[];
  readonly parameters?: readonly Shape[];
  readonly body?: Shape;
  readonly modifiers?: readonly Shape[];
  readonly declarationList?: Shape;
  readonly declarations?: readonly Shape[];
  readonly tryBlock?: Shape;
  readonly catchClause?: Shape & { readonly variableDeclaration?: Shape };
  readonly importClause?: Shape & { readonly namedBindings?: Shape };
  readonly exportClause?: Shape;
  readonly moduleSpecifier?: Shape;
  readonly whenTrue?: Shape;
  readonly whenFalse?: Shape;
  readonly text?: string;
}

/** The nodes around an offset, the file first; a comment belongs to what it stands before. */
export type NodePath = readonly [ts.SourceFile, ...ts.Node[]];

export function findNodePath(file: ts.SourceFile, offset: number): NodePath {
  const path: [ts.SourceFile, ...ts.Node[]] = [file];
  for (let node: ts.Node | undefined = file; node;) {
    node = node.forEachChild((child) => (child.pos <= offset && offset < child.end ? child : undefined));
    if (node) path.push(node);
  }
  return path;
}

/** Whether a type annotation holds the last node of a path. */
export function isTypePath(path: NodePath): boolean {
  return (path as readonly Shape[]).some((node, index) => {
    const child = path[index + 1] as Shape | undefined;
    return child !== undefined && (node.type === child || isTypePart(node, child));
  });
}

function isTypePart(node: Shape, child: Shape): boolean {
  return (node.typeArguments?.includes(child) ?? false) || (node.typeParameters?.includes(child) ?? false);
}

/** Of an import or an export. */
export function isSpecifier(node: Shape): boolean {
  return "isTypeOnly" in node && "propertyName" in node;
}
