// The three versions of a checkout that a seeded run compares, each as a set of instrumented files.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { isTestFile } from "./count-sites.mjs";
import { parse } from "./extents.mjs";
import { commitBaseline, git } from "./git.mjs";
import { migrate } from "./run-checkout.mjs";
import { instrument } from "./seed-instrument.mjs";
import { collectHandlerBodies, markArms } from "./seed-mark.mjs";

const sourceFile = /(?<!\.d)\.[cm]?[jt]sx?$/;

/** `{ arms, variants: [{ name, files, sites, report }], trouble }`; the copy stands at the marked original afterwards. */
export async function createVariants(entry, copy, places) {
  const paths = collectSourcePaths(copy, entry.sources);
  const arms = writeMarks(copy, paths);
  const tested = collectTested(copy, paths);
  commitBaseline(copy);
  const variants = [await createVariant("before", copy, { paths, tested })];
  for (const [name, flags] of [
    ["first", ["--raise", "first"]],
    ["default", []],
  ]) {
    const { report } = await migrate(
      { ...entry, migrate: [...(entry.migrate ?? []), ...flags] },
      copy,
      places,
    );
    variants.push({ ...(await createVariant(name, copy, { paths, tested })), report });
    git(copy, ["reset", "--quiet", "--hard"]);
  }
  return {
    arms,
    tested,
    variants,
    trouble: variants.slice(1).flatMap((variant) => compareShapes(variants[0], variant)),
  };
}

/** Files of the checkout's own code that hold a fan-out or a handler. */
function collectSourcePaths(copy, sources = ["."]) {
  const names = git(copy, ["ls-files", "--", ...sources]).split("\n");
  return names.filter((name) => {
    if (!sourceFile.test(name) || isTestFile(name)) return false;
    return /Promise\s*\.\s*all|\bcatch\b|\.then\(/.test(readFileSync(join(copy, name), "utf8"));
  });
}

function writeMarks(copy, paths) {
  const arms = [];
  for (const path of paths) {
    const marked = markArms(path, readFileSync(join(copy, path), "utf8"), arms.length);
    writeFileSync(join(copy, path), marked.text);
    arms.push(...marked.places);
  }
  return arms;
}

/** What the handlers of each file test an error for: a class by name, or properties with a literal. */
function collectTested(copy, paths) {
  return paths.flatMap((path) => {
    const source = parse(path, readFileSync(join(copy, path), "utf8"));
    return collectHandlerBodies(source).flatMap((body) =>
      collectTests(body).map((test) => ({ path, ...test })),
    );
  });
}

function collectTests(body) {
  const found = [];
  visit(body);
  return found;

  function visit(node) {
    const test = ts.isBinaryExpression(node) && readTest(node);
    if (test) found.push(test);
    ts.forEachChild(node, visit);
  }
}

function readTest({ left, operatorToken, right }) {
  if (operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword) {
    return ts.isIdentifier(right) ? { className: right.text, properties: {} } : undefined;
  }
  if (!/^===?$/.test(operatorToken.getText()) || !ts.isPropertyAccessExpression(left)) return undefined;
  if (!ts.isStringLiteral(right) && !ts.isNumericLiteral(right)) return undefined;
  return { properties: { [left.name.text]: ts.isNumericLiteral(right) ? Number(right.text) : right.text } };
}

async function createVariant(name, copy, { paths, tested }) {
  const changed = git(copy, ["diff", "--name-only"])
    .split("\n")
    .filter((path) => sourceFile.test(path));
  const files = new Map();
  const shapes = new Map();
  for (const path of new Set([...paths, ...changed])) {
    const text = readFileSync(join(copy, path), "utf8");
    if (isTestFile(path)) {
      files.set(path, text);
      continue;
    }
    const instrumented = instrument(path, text);
    files.set(path, instrumented.text + renderClasses(tested.filter((test) => test.path === path)));
    shapes.set(path, instrumented);
  }
  return { name, files, shapes };
}

function renderClasses(tests) {
  const names = [...new Set(tests.map(({ className }) => className).filter(Boolean))];
  return names.map((name) => `\nprocess.__seed.define("${name}", () => ${name});\n`).join("");
}

/** Order is what names sites and handlers, so their numbers must agree; a lost mark is a comment that the codemod dropped. */
function compareShapes(before, after) {
  return [...before.shapes].flatMap(([path, shape]) => {
    const other = after.shapes.get(path);
    const differences = ["sites", "handlers"].filter((key) => shape[key].length !== other[key].length);
    return [
      ...differences.map(
        (key) => `${after.name}: ${path} has ${other[key].length} ${key}, before ${shape[key].length}`,
      ),
      ...(shape.arms === other.arms
        ? []
        : [`${after.name}: ${path} has ${other.arms} marks, before ${shape.arms}`]),
    ];
  });
}

/** Everything as it was committed, then the variant's own files. */
export function applyVariant(copy, variant) {
  git(copy, ["reset", "--quiet", "--hard"]);
  for (const [path, text] of variant.files) writeFileSync(join(copy, path), text);
}
