// Before the migration every arm of every handler gets a numbered comment. The codemod ignores comments but keeps them,
// so that afterwards each says which arm of the original stands there.
import ts from "typescript";
import { parse } from "./extents.mjs";

/** The text with a comment `§n` at the start of each arm, counted on from `first`, and the places of the arms. */
export function markArms(path, text, first) {
  const source = parse(path, text);
  const arms = [];
  for (const body of collectHandlerBodies(source)) collectArms(body, arms);
  const places = arms.map(({ offset, test }, index) => ({
    id: first + index,
    place: `${path}:${source.getLineAndCharacterOfPosition(offset).line + 1}`,
    test,
  }));
  const marked = insertAll(
    text,
    arms.map(({ offset }, index) => ({ offset, text: `/*§${first + index}*/` })),
  );
  return { text: marked, places };
}

/** Blocks of catch clauses and of functions that stand as a handler in `.catch(f)` or `.then(_, f)`. */
export function collectHandlerBodies(source) {
  const bodies = [];
  visit(source);
  return bodies;

  function visit(node) {
    if (ts.isCatchClause(node)) bodies.push(node.block);
    const handler = findCallbackHandler(node);
    if (
      handler &&
      (ts.isArrowFunction(handler) || ts.isFunctionExpression(handler)) &&
      ts.isBlock(handler.body)
    ) {
      bodies.push(handler.body);
    }
    ts.forEachChild(node, visit);
  }
}

/** The argument of `.catch(f)`, or the second of `.then(_, f)`. */
export function findCallbackHandler(node) {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const { text } = node.expression.name;
  if (text === "catch") return node.arguments[0];
  return text === "then" ? node.arguments[1] : undefined;
}

function collectArms(body, arms) {
  ts.forEachChild(body, visit);

  function visit(node) {
    if (ts.isFunctionLike(node) || ts.isCatchClause(node)) return;
    if (ts.isIfStatement(node)) {
      addArm(node.thenStatement, node.expression);
      if (node.elseStatement && !ts.isIfStatement(node.elseStatement))
        addArm(node.elseStatement, node.expression);
    }
    ts.forEachChild(node, visit);
  }

  function addArm(statement, test) {
    const offset = ts.isBlock(statement) ? statement.getStart() + 1 : statement.getStart();
    arms.push({ offset, test: test.getText() });
  }
}

/** Inserts texts at offsets; of two at one offset the one given first stands first. */
export function insertAll(text, insertions) {
  const sorted = insertions.toSorted((a, b) => a.offset - b.offset);
  let result = "";
  let end = 0;
  for (const { offset, text: inserted } of sorted) {
    result += text.slice(end, offset) + inserted;
    end = offset;
  }
  return result + text.slice(end);
}
