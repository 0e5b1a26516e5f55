import { parse, type TSESTree } from "@typescript-eslint/typescript-estree";
import { applyEdits, type TextEdit } from "../rewrite/edit.js";

const plugin = "eslint-plugin-except-star";
const entry = "exceptStar.configs.recommended";

/** The configuration for a project that has none. */
export const freshConfig = `import exceptStar from "${plugin}";\n\nexport default [${entry}];\n`;

/**
 * The user's flat config with our preset as its last entry: `export default [ … ]`, or the call of a
 * helper around it (`defineConfig`, `tseslint.config`). Undefined where its shape is another one; the
 * text itself where the plugin is in it already.
 */
export function addToEslintConfig(text: string, path: string): string | undefined {
  if (text.includes(plugin)) return text;
  const program = parse(text, { range: true, filePath: path });
  const isCommonJs = program.body.some((statement) => isModuleExports(statement));
  const place = program.body.map((statement) => findExported(statement)).find((one) => one !== undefined);
  const edit = place && insertLast(text, place);
  if (!edit) return undefined;
  const quote = /from '|require\('/.test(text) ? "'" : '"';
  const semicolon = /;\s*$/m.test(text) ? ";" : "";
  const head = isCommonJs
    ? `const exceptStar = require(${quote}${plugin}${quote}).default${semicolon}\n`
    : `import exceptStar from ${quote}${plugin}${quote}${semicolon}\n`;
  const imports = program.body.filter(({ type }) => type === "ImportDeclaration");
  const at = imports.at(-1)?.range[1];
  const start = at === undefined ? firstLine(text, program) : nextLine(text, at);
  return applyEdits(text, [{ start, end: start, text: head }, edit]);
}

function isModuleExports(statement: TSESTree.ProgramStatement): boolean {
  return statement.type === "ExpressionStatement" && statement.expression.type === "AssignmentExpression";
}

type Listing = TSESTree.ArrayExpression | TSESTree.CallExpression;

function findExported(statement: TSESTree.ProgramStatement): Listing | undefined {
  if (statement.type === "ExportDefaultDeclaration") return readListing(statement.declaration);
  if (statement.type !== "ExpressionStatement" || statement.expression.type !== "AssignmentExpression")
    return undefined;
  const { left, right } = statement.expression;
  const isExports =
    left.type === "MemberExpression" && left.object.type === "Identifier" && left.object.name === "module";
  return isExports ? readListing(right) : undefined;
}

function readListing(node: TSESTree.Node): Listing | undefined {
  if (node.type === "ArrayExpression") return node;
  if (node.type === "TSSatisfiesExpression" || node.type === "TSAsExpression")
    return readListing(node.expression);
  if (node.type !== "CallExpression") return undefined;
  const [first] = node.arguments;
  return first?.type === "ArrayExpression" && node.arguments.length === 1 ? first : node;
}

function insertLast(text: string, listing: Listing): TextEdit | undefined {
  const members = listing.type === "ArrayExpression" ? listing.elements : listing.arguments;
  const last = members.at(-1);
  if (last === null) return undefined;
  if (!last) {
    const at = listing.range[1] - 1;
    return { start: at, end: at, text: entry };
  }
  const before = text.slice(0, last.range[0]);
  const gap = /(?:\r?\n)?[ \t]*$/.exec(before)?.[0] ?? " ";
  return { start: last.range[1], end: last.range[1], text: `,${gap.includes("\n") ? gap : " "}${entry}` };
}

function nextLine(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end < 0 ? text.length : end + 1;
}

function firstLine(text: string, program: TSESTree.Program): number {
  const [first] = program.body;
  const isDirective = first?.type === "ExpressionStatement" && first.directive !== undefined;
  return isDirective ? nextLine(text, first.range[1]) : 0;
}
