import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

const folder = join(import.meta.dirname, "../../src/runtime");

/** What each entry of the runtime is for, in the order of the page. */
const entries = [
  { file: "index.ts", module: "except-star" },
  { file: "testing.ts", module: "except-star/testing" },
  { file: "ambient.ts", module: "except-star/ambient" },
] as const;

interface Declared {
  readonly name: string;
  /** The declaration without comments and bodies; overloads together. */
  readonly code: string;
  readonly comment: string;
}

/** docs/runtime.md: every export of the runtime with its declaration and its comment. */
export function renderRuntimeReference(): string {
  const sections = entries.map(({ file, module }) => {
    const names = collectExports(file).map(({ name, source }) => findDeclared(source, name));
    return `## \`${module}\`\n\n${names.map((declared) => renderDeclared(declared, module)).join("\n\n")}`;
  });
  return `${header}\n\n${sections.join("\n\n")}\n`;
}

const header = `# The runtime

Every export, from its own comment. [Coming from Python](coming-from-python.md) tells what each is for. All times are in milliseconds.`;

/** The names that an entry exports, each with the file that declares it, in the entry's order. */
function collectExports(file: string): { name: string; source: string }[] {
  const parsed = parse(readFileSync(join(folder, file), "utf8"), file);
  const reExported = parsed.statements.filter(ts.isExportDeclaration).flatMap((statement) => {
    const from = (statement.moduleSpecifier as ts.StringLiteral).text
      .replace(/\.js$/, ".ts")
      .replace(/^\.\//, "");
    const clause = statement.exportClause;
    if (!clause || !ts.isNamedExports(clause)) throw new Error(`${file}: name what is exported from ${from}`);
    return clause.elements.map((element) => ({ name: element.name.text, source: from }));
  });
  const own = parsed.statements.filter(isExported).flatMap((statement) => namesOf(statement));
  return [...reExported, ...[...new Set(own)].map((name) => ({ name, source: file }))];
}

function findDeclared(source: string, name: string): Declared {
  const { outputText } = ts.transpileDeclaration(readFileSync(join(folder, source), "utf8"), {
    compilerOptions: { declaration: true, target: ts.ScriptTarget.ES2022 },
  });
  const parsed = parse(outputText, source);
  const statements = parsed.statements.filter((statement) => namesOf(statement).includes(name));
  if (statements.length === 0) throw new Error(`src/runtime/${source} does not declare ${name}`);
  const printer = ts.createPrinter({ removeComments: false });
  const code = statements.map((statement) =>
    dropPrivate(printer.printNode(ts.EmitHint.Unspecified, statement, parsed)),
  );
  const comment = statements.map((statement) => findComment(statement, parsed)).find((text) => text) ?? "";
  return { name, code: code.join("\n"), comment };
}

function dropPrivate(code: string): string {
  return code
    .replace(/^\/\*\*[\s\S]*?\*\/\s*/, "")
    .replace(/^ *(private|protected|static (override )?\[Symbol.hasInstance\]).*\n/gm, "")
    .replace(/^export declare |^export /, "");
}

function findComment(statement: ts.Statement, parsed: ts.SourceFile): string | undefined {
  const range = ts.getLeadingCommentRanges(parsed.text, statement.pos)?.at(-1);
  const text = range && parsed.text.slice(range.pos, range.end);
  if (!text?.startsWith("/**")) return undefined;
  return text
    .replace(/^\/\*\*|\*\/$/g, "")
    .replace(/^[ \t]*\* ?/gm, "")
    .trim();
}

function renderDeclared({ name, code, comment }: Declared, module: string): string {
  const [prose = "", ...tags] = comment.split(/^@/m);
  const lines = tags.map((tag) => renderTag(tag.trim(), module));
  const text = [prose.trim(), ...lines].filter(Boolean).join("\n\n");
  return `### \`${name}\`\n\n${text}\n\n\`\`\`typescript\n${code.trim()}\n\`\`\``;
}

function renderTag(tag: string, module: string): string {
  const [, kind = "", text = ""] = /^(\w+)\s*([\s\S]*)$/.exec(tag) ?? [];
  if (kind === "throws") return `Throws: ${text}`;
  if (kind === "returns") return `Returns ${text}`;
  if (kind === "example") return `\`\`\`ts\n${addImport(text.trim(), module)}\n\`\`\``;
  throw new Error(`the reference has no place for @${kind}: ${tag}`);
}

/** An example is short in the comment; on the page it can be copied and run. */
function addImport(example: string, module: string): string {
  if (/^import /m.test(example)) return example;
  const used = collectExports(entries.find((entry) => entry.module === module)?.file ?? "index.ts")
    .map(({ name }) => name)
    .filter((name) => new RegExp(`\\b${name}\\b`).test(example));
  return `import { ${used.join(", ")} } from "${module}";\n\n${example}`;
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
