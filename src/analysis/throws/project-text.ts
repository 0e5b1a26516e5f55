import type ts from "typescript";
import type { SourceView } from "../source-view.js";

const answersByProgram = new WeakMap<object, Map<string, boolean>>();

/** Whether the project writes a value into a property somewhere: `code: "E_GONE"` · `error.code = E_GONE` · `class name`. */
export function isStatedInProject(view: SourceView, property: string, value: string): boolean {
  const owner = view.types?.program ?? view.ast;
  let answers = answersByProgram.get(owner);
  if (!answers) answersByProgram.set(owner, (answers = new Map()));
  const key = `${property}=${value}`;
  let answer = answers.get(key);
  if (answer === undefined) answers.set(key, (answer = search(view, statementOf(property, value))));
  return answer;
}

function statementOf(property: string, value: string): RegExp {
  const [name, text] = [escape(property), escape(value)];
  const isClass = property === "name" ? `|\\bclass\\s+${text}\\b` : "";
  // Also one arm of a condition: `error.code = isPublic ? E_PUBLIC : E_GONE`.
  const before = `\\b${name}["']?\\s*[:=](?!=)(?:[^;,{}]{0,120}[?:])?\\s*`;
  return new RegExp(`${before}(?:["'\`]${text}["'\`]|(?:[\\w.]+\\.)?${text}\\b)${isClass}`);
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}

/** Tests write what libraries throw into their fakes. */
const elsewhere = /\/node_modules\/|\/(?:tests?|__tests__|__mocks__)\/|\.(?:test|spec)\./;

function search(view: SourceView, pattern: RegExp): boolean {
  if (!view.types) return pattern.test(view.text);
  return view.types.program.getSourceFiles().some((file: ts.SourceFile) => {
    return !file.isDeclarationFile && !elsewhere.test(file.fileName) && pattern.test(file.text);
  });
}
