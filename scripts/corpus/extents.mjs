// Where the sites, handlers and imports of a file begin and end, found anew from the original text:
// the report's own ranges would prove nothing.
import ts from "typescript";

/**
 * `{ from, to }` in lines, from 1, of the node that begins at `offset` and is what a report calls a site or handler;
 * a fan-out over a variable also owns the variable's declaration.
 */
export function collectExtents(path, text, offset) {
  const source = parse(path, text);
  const places = [];
  visit(source);
  return places
    .flatMap((place) => [place, ...collectDeclarations(source, place)])
    .map((node) => linesOf(source, node));

  // `all(list)` and `all(list).then(f)` begin at one place.
  function visit(node) {
    if (node.end < offset || node.pos > offset) return;
    if (node.getStart(source) === offset && isPlace(node)) places.push(node);
    ts.forEachChild(node, visit);
  }
}

function collectDeclarations(source, place) {
  const [argument] = ts.isCallExpression(place) ? place.arguments : [];
  if (!argument || !ts.isIdentifier(argument)) return [];
  const found = [];
  visit(source);
  return found;

  function visit(node) {
    if (ts.isVariableDeclaration(node) && node.name.getText() === argument.text) found.push(node);
    ts.forEachChild(node, visit);
  }
}

/** The lines of the imports, with one line around them, where a new import may stand. */
export function collectImportLines(path, text) {
  const source = parse(path, text);
  return source.statements.filter(isImport).map((statement) => linesOf(source, statement));
}

export function parse(path, text) {
  const kind = /\.[cm]?jsx?$/.test(path)
    ? ts.ScriptKind.JSX
    : /\.tsx$/.test(path)
      ? ts.ScriptKind.TSX
      : ts.ScriptKind.TS;
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind);
}

function isPlace(node) {
  return (
    ts.isCallExpression(node) || ts.isCatchClause(node) || ts.isFunctionLike(node) || ts.isStatement(node)
  );
}

function isImport(statement) {
  if (ts.isImportDeclaration(statement) || ts.isImportEqualsDeclaration(statement)) return true;
  return ts.isVariableStatement(statement) && /\brequire\s*\(/.test(statement.getText());
}

function linesOf(source, node) {
  const line = (position) => source.getLineAndCharacterOfPosition(position).line + 1;
  return { from: line(node.getStart(source)), to: line(node.end) };
}
