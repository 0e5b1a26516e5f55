import type ts from "typescript";

/**
 * A node of TypeScript's tree by what it has, since `typescript` is no value here and its kinds are numbers that
 * change from version to version.
 */
export interface NodeShape extends ts.Node {
  readonly name?: NodeShape;
  readonly propertyName?: NodeShape;
  readonly expression?: NodeShape;
  readonly argumentExpression?: NodeShape;
  readonly arguments?: readonly NodeShape[];
  readonly left?: NodeShape;
  readonly right?: NodeShape;
  readonly operatorToken?: NodeShape;
  readonly initializer?: NodeShape;
  readonly statement?: NodeShape;
  readonly type?: NodeShape;
  readonly typeArguments?: readonly NodeShape[];
  readonly typeParameters?: readonly NodeShape[];
  readonly members?: readonly NodeShape[];
  readonly properties?: readonly NodeShape[];
  readonly elements?: readonly NodeShape[];
  readonly parameters?: readonly NodeShape[];
  readonly body?: NodeShape;
  readonly modifiers?: readonly NodeShape[];
  readonly declarationList?: NodeShape;
  readonly declarations?: readonly NodeShape[];
  readonly tryBlock?: NodeShape;
  readonly catchClause?: NodeShape & { readonly variableDeclaration?: NodeShape };
  readonly importClause?: NodeShape & { readonly namedBindings?: NodeShape };
  readonly exportClause?: NodeShape;
  readonly moduleSpecifier?: NodeShape;
  readonly whenTrue?: NodeShape;
  readonly whenFalse?: NodeShape;
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
  return (path as readonly NodeShape[]).some((node, index) => {
    const child = path[index + 1] as NodeShape | undefined;
    return child !== undefined && (node.type === child || isTypePart(node, child));
  });
}

function isTypePart(node: NodeShape, child: NodeShape): boolean {
  return (node.typeArguments?.includes(child) ?? false) || (node.typeParameters?.includes(child) ?? false);
}

/** Of an import or an export. */
export function isSpecifier(node: NodeShape): boolean {
  return "isTypeOnly" in node && "propertyName" in node;
}
