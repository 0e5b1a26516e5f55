import type ts from "typescript";
import { isOpaqueType, isPrimitiveType } from "./type-kind.js";

const MAX_DEPTH = 3;
/** SymbolFlags.Method, the same number in every version of the API. */
const METHOD = 1 << 13;

const answersByChecker = new WeakMap<ts.TypeChecker, WeakMap<ts.Type, boolean>>();

/** Whether a value of a type can be called or awaited, or leads to something that can: false for data alone. */
export function canHoldCallable(program: ts.Program, type: ts.Type): boolean {
  const checker = program.getTypeChecker();
  let answers = answersByChecker.get(checker);
  if (!answers) answersByChecker.set(checker, (answers = new WeakMap()));
  let answer = answers.get(type);
  if (answer === undefined) answers.set(type, (answer = search({ program, checker }, type, 0)));
  return answer;
}

interface Question {
  readonly program: ts.Program;
  readonly checker: ts.TypeChecker;
}

function search(question: Question, type: ts.Type, depth: number): boolean {
  const { checker } = question;
  if (isPrimitiveType(checker, type)) return false;
  if (isOpaqueType(checker, type) || depth > MAX_DEPTH) return true;
  if (type.isUnion()) return type.types.some((one) => search(question, one, depth));
  if (checker.getSignaturesOfType(type, 0).length > 0 || checker.getSignaturesOfType(type, 1).length > 0)
    return true;
  const given = typeArgumentsOf(checker, type);
  if (given.some((one) => search(question, one, depth + 1))) return true;
  if (isOfLibrary(question, type)) return type.getProperty("then") !== undefined;
  const index = [type.getStringIndexType(), type.getNumberIndexType()];
  if (index.some((one) => one && search(question, one, depth + 1))) return true;
  return checker.getPropertiesOfType(type).some((property) => {
    if ((property.flags & METHOD) !== 0) return true;
    return search(question, checker.getTypeOfSymbol(property), depth + 1);
  });
}

function typeArgumentsOf(checker: ts.TypeChecker, type: ts.Type): readonly ts.Type[] {
  const isReference = "target" in type && type.target !== undefined;
  return isReference ? checker.getTypeArguments(type as ts.TypeReference) : [];
}

/** An array, a map, a date: what it holds counts, not its own methods. */
function isOfLibrary({ program }: Question, type: ts.Type): boolean {
  const [declaration] = type.symbol?.declarations ?? [];
  return declaration !== undefined && program.isSourceFileDefaultLibrary(declaration.getSourceFile());
}
