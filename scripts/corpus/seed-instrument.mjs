// Makes the fan-outs and handlers of a file report to seed-runtime.cjs, by insertions alone. Sites and handlers are named
// by their order in the file, which the migration keeps.
import ts from "typescript";
import { parse } from "./extents.mjs";
import { findCallbackHandler, insertAll } from "./seed-mark.mjs";

/** Not `(process as any)`: a parenthesis would join the line before where there are no semicolons. */
const seed = "process.__seed";

/** `{ text, sites, handlers }`: the instrumented text and the ids in it, each with its line. */
export function instrument(path, text) {
  const source = parse(path, text);
  const state = { path, source, insertions: [], sites: [], handlers: [], arms: 0 };
  const groups = collectGroupNames(source);
  visit(source);
  for (const mark of text.matchAll(/\/\*§(\d+)\*\//g)) addArm(state, mark);
  return { ...state, text: insertAll(text, state.insertions) };

  function visit(node) {
    if (ts.isCallExpression(node) && isFanOut(node, groups)) addFanOut(state, node);
    if (ts.isCatchClause(node)) addCatch(state, node);
    const handler = findCallbackHandler(node);
    if (handler) addCallback(state, handler);
    ts.forEachChild(node, visit);
  }
}

/** Local names of the runtime's TaskGroup. */
function collectGroupNames(source) {
  const names = [...source.text.matchAll(/\bTaskGroup(?:\s*(?:as|:)\s*(\w+))?/g)].map(([, name]) => name);
  return new Set(["TaskGroup", ...names.filter(Boolean)]);
}

function isFanOut({ expression: callee }, groups) {
  if (!ts.isPropertyAccessExpression(callee)) return false;
  const object = callee.expression.getText().replace(/^globalThis\./, "");
  if (object === "Promise") return callee.name.text === "all" || callee.name.text === "allSettled";
  return groups.has(object);
}

function addFanOut(state, { expression: callee }) {
  const id = `${state.path}#${state.sites.length}`;
  state.sites.push({ id, line: lineOf(state, callee.getStart()) });
  state.insertions.push(
    { offset: callee.getStart(), text: `${seed}.fanOut(${JSON.stringify(id)}, (...a) => ` },
    { offset: callee.end, text: "(...a), globalThis)" },
  );
}

/** The body runs inside a try of its own, so that what leaves the handler is seen as well. */
function addCatch(state, { block, variableDeclaration }) {
  const id = JSON.stringify(addHandler(state, block.getStart()));
  const name =
    variableDeclaration && ts.isIdentifier(variableDeclaration.name) && variableDeclaration.name.text;
  state.insertions.push(
    {
      offset: block.getStart() + 1,
      text: ` ${seed}.enter(${id}, ${name || "undefined"}, globalThis); try {`,
    },
    {
      offset: block.end - 1,
      text: `} catch ($left) { ${seed}.left(${id}, $left, globalThis); throw $left }`,
    },
  );
}

function addCallback(state, handler) {
  const id = JSON.stringify(addHandler(state, handler.getStart()));
  state.insertions.push(
    { offset: handler.getStart(), text: `${seed}.callback(${id}, ` },
    { offset: handler.end, text: ", globalThis)" },
  );
}

function addHandler(state, offset) {
  const id = `${state.path}!${state.handlers.length}`;
  state.handlers.push({ id, line: lineOf(state, offset) });
  return id;
}

/** The mark of an arm becomes a call: first in its block, or around the one statement or expression that it precedes. */
function addArm(state, mark) {
  const end = mark.index + mark[0].length;
  const call = `${seed}.arm(${mark[1]}, globalThis)`;
  state.arms += 1;
  const block = findInnermost(state.source, mark.index);
  if (ts.isBlock(block) || ts.isSourceFile(block) || ts.isCaseOrDefaultClause(block)) {
    const alone = block.statements.find((statement) => statement.getStart() >= end);
    const isFirst = !alone || ts.isBlock(block);
    return state.insertions.push({ offset: end, text: isFirst ? ` ${call};` : `${call};` });
  }
  const [statement] = collectStarting(state.source, end);
  if (!statement) return undefined;
  const [open, close] = ts.isStatement(statement) ? [`{ ${call};`, "}"] : [`(${call}, `, ")"];
  return state.insertions.push(
    { offset: statement.getStart(), text: open },
    { offset: statement.end, text: close },
  );
}

function findInnermost(source, offset) {
  let found = source;
  visit(source);
  return found;

  function visit(node) {
    if (node.getStart() > offset || node.end <= offset) return;
    found = node;
    ts.forEachChild(node, visit);
  }
}

/** The outermost node whose own text begins right after `offset`. */
function collectStarting(source, offset) {
  const found = [];
  visit(source);
  return found;

  function visit(node) {
    if (
      node.getFullStart() <= offset &&
      node.getStart() >= offset &&
      /^\s*$/.test(source.text.slice(offset, node.getStart()))
    ) {
      if (!ts.isSourceFile(node)) found.push(node);
    }
    ts.forEachChild(node, visit);
  }
}

function lineOf({ source }, offset) {
  return source.getLineAndCharacterOfPosition(offset).line + 1;
}
