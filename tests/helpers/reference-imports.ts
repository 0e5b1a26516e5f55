import ts from "typescript";

/** What the entries of the runtime export, with the entry that does. */
export type Exports = ReadonlyMap<string, { readonly module: string; readonly isType: boolean }>;

/** An example is short in the comment; on the page it can be copied and run: with imports of all that it uses. */
export function addImports(example: string, exports: Exports): string {
  const parsed = ts.createSourceFile("example.ts", example, ts.ScriptTarget.ESNext, true);
  const used = collectFreeNames(parsed);
  const imports = [...new Set([...exports.values()].map(({ module }) => module))].flatMap((module) => {
    const names = [...exports].filter(([name, it]) => it.module === module && used.has(name));
    const list = names.map(([name, { isType }]) => (isType ? `type ${name}` : name)).sort(byName);
    return list.length > 0 ? [`import { ${list.join(", ")} } from "${module}";`] : [];
  });
  const separator = parsed.statements.some(ts.isImportDeclaration) ? "\n" : "\n\n";
  return imports.length > 0 ? imports.join("\n") + separator + example : example;
}

const byName = (a: string, b: string): number => a.replace("type ", "").localeCompare(b.replace("type ", ""));

/** The names that an example refers to and does not declare itself. */
function collectFreeNames(parsed: ts.SourceFile): Set<string> {
  const used = new Set<string>();
  const declared = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) (isDeclaredBy(node) ? declared : used).add(isLabel(node) ? "" : node.text);
    ts.forEachChild(node, visit);
  };
  visit(parsed);
  return new Set([...used].filter((name) => !declared.has(name)));
}

function isDeclaredBy(name: ts.Identifier): boolean {
  const { parent } = name;
  const isBinding =
    ts.isVariableDeclaration(parent) ||
    ts.isParameter(parent) ||
    ts.isBindingElement(parent) ||
    ts.isImportSpecifier(parent);
  return (
    (isBinding || ts.isFunctionDeclaration(parent) || ts.isClassDeclaration(parent)) && parent.name === name
  );
}

/** True of the name of a property, which refers to nothing. */
function isLabel(name: ts.Identifier): boolean {
  const { parent } = name;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === name;
  if (ts.isBindingElement(parent) || ts.isImportSpecifier(parent)) return parent.propertyName === name;
  return (
    (ts.isPropertyAssignment(parent) || ts.isMethodDeclaration(parent) || ts.isPropertySignature(parent)) &&
    parent.name === name
  );
}
