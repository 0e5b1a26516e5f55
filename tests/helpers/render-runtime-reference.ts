import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { addImports, type Exports } from "./reference-imports.js";

const folder = join(import.meta.dirname, "../../src/runtime");

/** What each entry of the runtime is for, in the order of the page. */
const entries = [
  { file: "index.ts", module: "except-star" },
  { file: "testing.ts", module: "except-star/testing" },
  { file: "ambient.ts", module: "except-star/ambient" },
] as const;

interface Exported {
  readonly name: string;
  /** The file that declares it. */
  readonly source: string;
  readonly isType: boolean;
}

interface Declared {
  readonly heading: string;
  /** The declaration without comments and bodies; overloads together. */
  readonly code: string;
  readonly comment: string;
  /** The methods of a class that have a comment of their own. */
  readonly members: readonly Declared[];
}

const header = `# The runtime

Every export, from its own comment. [Coming from Python](coming-from-python.md) tells what each is for. All times are in milliseconds. Every example runs as a test: what stands after \`// =>\` is what \`util.inspect\` says of the line.`;

/** docs/runtime.md: every export of the runtime with its declaration and its comment. */
export function renderRuntimeReference(): string {
  const exports: Exports = new Map(
    entries.flatMap(({ file, module }) =>
      collectExports(file).map(({ name, isType }) => [name, { module, isType }] as const),
    ),
  );
  const sections = entries.map(({ file, module }) => {
    const declared = collectExports(file).map(({ name, source }) => findDeclared(source, name));
    return `## \`${module}\`\n\n${declared.map((one) => renderDeclared(one, "###", exports)).join("\n\n")}`;
  });
  return `${header}\n\n${sections.join("\n\n")}\n`;
}

/** The names that an entry exports, in the entry's order. */
function collectExports(file: string): Exported[] {
  const parsed = parse(readFileSync(join(folder, file), "utf8"), file);
  const reExported = parsed.statements.filter(ts.isExportDeclaration).flatMap((statement) => {
    const from = (statement.moduleSpecifier as ts.StringLiteral).text
      .replace(/\.js$/, ".ts")
      .replace(/^\.\//, "");
    const clause = statement.exportClause;
    if (!clause || !ts.isNamedExports(clause)) throw new Error(`${file}: name what is exported from ${from}`);
    return clause.elements.map((element) => ({
      name: element.name.text,
      source: from,
      isType: statement.isTypeOnly || element.isTypeOnly,
    }));
  });
  const own = parsed.statements.filter(isExported).flatMap((statement) => {
    const isType = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
    return namesOf(statement).map((name) => ({ name, source: file, isType }));
  });
  return [...reExported, ...new Map(own.map((one) => [one.name, one])).values()];
}

function findDeclared(source: string, name: string): Declared {
  const { outputText } = ts.transpileDeclaration(readFileSync(join(folder, source), "utf8"), {
    compilerOptions: { declaration: true, target: ts.ScriptTarget.ES2022 },
  });
  const parsed = parse(outputText, source);
  const statements = parsed.statements.filter((statement) => namesOf(statement).includes(name));
  if (statements.length === 0) throw new Error(`src/runtime/${source} does not declare ${name}`);
  const members = statements.filter(ts.isClassDeclaration).flatMap((cls) => collectMembers(cls, parsed));
  const code = statements.map((statement) => renderCode(statement, parsed));
  return { heading: name, code: code.join("\n"), comment: joinComments(statements, parsed), members };
}

/** Comments of overloads follow one another, each with its own examples. */
function joinComments(nodes: readonly ts.Node[], parsed: ts.SourceFile): string {
  const comments = nodes.map((node) => findComment(node, parsed) ?? "");
  return [...new Set(comments)].filter(Boolean).join("\n\n");
}

function findComment(node: ts.Node, parsed: ts.SourceFile): string | undefined {
  const range = ts.getLeadingCommentRanges(parsed.text, node.pos)?.at(-1);
  const text = range && parsed.text.slice(range.pos, range.end);
  if (!text?.startsWith("/**")) return undefined;
  return text
    .replace(/^\/\*\*|\*\/$/g, "")
    .replace(/^[ \t]*\* ?/gm, "")
    .trim();
}

type Method = ts.MethodDeclaration | ts.ConstructorDeclaration;

const isMethod = (member: ts.ClassElement): member is Method =>
  ts.isMethodDeclaration(member) || ts.isConstructorDeclaration(member);

/** The methods with a comment, overloads together, each as it is called. */
function collectMembers(cls: ts.ClassDeclaration, parsed: ts.SourceFile): Declared[] {
  const className = cls.name?.text ?? "";
  const byHeading = groupBy(cls.members.filter(isMethod), (member) => headingOf(member, className));
  return [...byHeading].flatMap(([heading, methods]) => {
    const comment = joinComments(methods, parsed);
    const code = methods.map((method) => renderCode(method, parsed)).join("\n");
    return comment ? [{ heading, code, comment, members: [] }] : [];
  });
}

function groupBy<T>(list: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of list) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

function headingOf(member: Method, className: string): string {
  if (ts.isConstructorDeclaration(member)) return `new ${className}()`;
  const isStatic = member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword);
  const instance = className.endsWith("Group") ? "group" : className[0]!.toLowerCase() + className.slice(1);
  const name = member.name.getText();
  return `${isStatic ? className : instance}${name.startsWith("[") ? name : `.${name}`}()`;
}

/** Without the comment that stands above it, its private members, and the comments that have a heading of their own. */
function renderCode(node: ts.Node, parsed: ts.SourceFile): string {
  const printer = ts.createPrinter({ removeComments: false });
  const commented = ts.isClassDeclaration(node) ? node.members.filter(isMethod) : [];
  const comments = commented.flatMap((member) => ts.getLeadingCommentRanges(parsed.text, member.pos) ?? []);
  let code = printer.printNode(ts.EmitHint.Unspecified, node, parsed);
  for (const { pos, end } of comments) code = dropComment(code, parsed.text.slice(pos, end));
  return code
    .replace(/^\/\*\*[\s\S]*?\*\/\s*/, "")
    .replace(/^ *(private|protected|#private;|\[Symbol\.\w+\]:).*\n/gm, "")
    .replace(/^export declare |^export /, "")
    .replace(/\[\n\s+([\w<>, ]+)\n\s*\]/g, "[$1]")
    .replace(/^( {4})+/gm, (indent) => " ".repeat(indent.length / 2));
}

/** The printer indents comments anew: they are compared by their words. */
function dropComment(code: string, comment: string): string {
  const words = comment
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => escapeText(word));
  return code.replace(new RegExp(`^[ \\t]*${words.join("\\s+")}\\n`, "m"), "");
}

const escapeText = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");

function renderDeclared(
  { heading, code, comment, members }: Declared,
  level: string,
  exports: Exports,
): string {
  const [prose = "", ...tags] = comment.split(/^@/m);
  const isExample = (tag: string): boolean => tag.startsWith("example");
  const rendered = (list: string[]): string[] => list.map((tag) => renderTag(tag.trim(), exports));
  const own = [
    `${level} \`${heading}\``,
    prose.trim(),
    ...rendered(tags.filter((tag) => !isExample(tag))),
    `\`\`\`typescript\n${code.trim()}\n\`\`\``,
    ...rendered(tags.filter(isExample)),
  ];
  const inner = members.map((member) => renderDeclared(member, `${level}#`, exports));
  return [...own, ...inner].filter(Boolean).join("\n\n");
}

function renderTag(tag: string, exports: Exports): string {
  const [, kind = "", text = ""] = /^(\w+)\s*([\s\S]*)$/.exec(tag) ?? [];
  if (kind === "throws") return `Throws: ${text}`;
  if (kind === "returns") return `Returns ${text}`;
  if (kind === "example") return `\`\`\`ts\n${addImports(text.trim(), exports)}\n\`\`\``;
  throw new Error(`the reference has no place for @${kind}: ${tag}`);
}

function namesOf(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map((it) => it.name.getText());
  const { name } = statement as ts.Statement & { name?: ts.Identifier };
  return name ? [name.text] : [];
}

function isExported(statement: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  return modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

function parse(text: string, name: string): ts.SourceFile {
  return ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true);
}
