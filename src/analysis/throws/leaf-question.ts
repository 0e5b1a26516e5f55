import type { TSESTree } from "@typescript-eslint/types";
import { findVariableOf } from "../scope/declared.js";
import { systemCodes } from "../models/system-errors.js";
import type { Settings } from "../settings.js";
import { collectErrorTests, type ErrorTest } from "../sites/error-test.js";
import type { SourceView } from "../source-view.js";
import { unwrap } from "../syntax/expressions.js";
import { findNodeAt } from "../syntax/node-at.js";
import { isStatedInProject } from "./project-text.js";
import { keyOfFunction, type FunctionValue, type Value } from "./value.js";
import type { ValueMemory } from "./value-memory.js";
import { collectValues } from "./values.js";

/** What a handler's test asks for, with its names resolved: once for all groups that arrive at it. */
export interface LeafQuestion {
  readonly test: ErrorTest;
  /** Keys and names of the class that is asked for. */
  readonly classes: readonly string[];
  /** Declared or written in the project: then only code of the project makes it. */
  readonly isOwn: boolean;
  /** The library it comes from: `axios` for axios.isAxiosError. */
  readonly module: string | undefined;
  /** What a predicate of the project asks in its own body. */
  readonly parts: readonly LeafQuestion[];
  /** Whether the predicate asks all of it: `isStatusError(e) && e.status === 404`. */
  readonly needsAll: boolean;
}

interface Asking {
  readonly memory: ValueMemory;
  readonly settings: Settings;
  /** How many predicates deep the question stands. */
  readonly depth?: number;
}

const MAX_PREDICATES = 3;

/** Resolves what a test asks for. */
export function readQuestion(asking: Asking, view: SourceView, test: ErrorTest): LeafQuestion {
  const { depth = 0 } = asking;
  const target = test.target && findNodeAt(view, test.target);
  const values = target ? collectValues(asking.memory, view, target) : [];
  const external = values.find((value) => value.kind === "external")?.name;
  const isPredicate = test.kind === "predicate" && depth < MAX_PREDICATES;
  return {
    test,
    classes: values.flatMap(namesOf).filter((name) => test.kind !== "predicate" || !asksByName.test(name)),
    isOwn: values.some((value) => value.kind === "class") || isOwnValue(view, test),
    module: external?.includes("#") ? external.slice(0, external.indexOf("#")) : undefined,
    parts: isPredicate
      ? values.flatMap((value) => readPredicate({ ...asking, depth: depth + 1 }, value))
      : [],
    needsAll: values.some(isConjunction),
  };
}

/** `errors#isNotFound`: a predicate that tasks call as well; they do not make what it asks for. */
const asksByName = /[#.][a-z_$][\w$]*$/;

function namesOf(value: Value): string[] {
  if (value.kind === "external") return [value.name];
  return value.kind === "class" ? [keyOfFunction(value.view, value.node)] : [];
}

/** A code that the project itself writes into errors; the numbers of HTTP are everybody's. */
function isOwnValue(view: SourceView, { kind, name, values }: ErrorTest): boolean {
  return (
    kind === "property" &&
    values.length > 0 &&
    values.every((value) => !isShared(value) && isStatedInProject(view, name, value))
  );
}

/** A test for nothing but numbers of HTTP, which any request may bring: `error.status === 404`. */
export function isHttpTest({ kind, values }: ErrorTest): boolean {
  return kind === "property" && values.length > 0 && values.every((value) => httpNumber.test(value));
}

const httpNumber = /^[1-5]\d\d$/;

function isShared(value: string): boolean {
  return systemCodes.has(value) || httpNumber.test(value);
}

function readPredicate(asking: Asking, value: Value): LeafQuestion[] {
  if (value.kind !== "function") return [];
  const variable = findParameter(value);
  const tests = variable ? collectErrorTests(value.view, variable, asking.settings) : [];
  return tests
    .filter((test) => test.verdict === "impassable")
    .map((test) => readQuestion(asking, value.view, test));
}

/** `(e) => isStatusError(e) && e.status === 404`: one condition, all of whose parts must hold. */
function isConjunction(value: Value): boolean {
  if (value.kind !== "function" || !value.node.body) return false;
  const { body } = value.node;
  const only = body.type === "BlockStatement" && body.body.length === 1 ? body.body[0] : undefined;
  const returned = only?.type === "ReturnStatement" ? only.argument : body;
  let node = returned && unwrap(returned);
  if (node?.type !== "LogicalExpression") return false;
  while (node.type === "LogicalExpression") {
    if (node.operator !== "&&" || unwrap(node.right).type === "LogicalExpression") return false;
    node = unwrap(node.left);
  }
  return true;
}

function findParameter({ view, node }: FunctionValue): ReturnType<typeof findVariableOf> {
  const first: TSESTree.Parameter | undefined = node.params[0];
  return first?.type === "Identifier" ? findVariableOf(view, first) : undefined;
}
