import type { Variable } from "@typescript-eslint/scope-manager";
import type { TSESTree } from "@typescript-eslint/types";
import type { SourceView } from "../source-view.js";
import { findDottedName, unwrap } from "../syntax/expressions.js";
import { isFunction } from "../syntax/functions.js";
import { traverse } from "../syntax/traverse.js";
import { isLogName } from "./error-call.js";

/**
 * What becomes of an error at the end of a path through its handler. `rethrown`: as it came. `wrapped`: inside
 * another error. `replaced`: another error is thrown that does not hold it. `delivered`: given to reject, next, a
 * callback. `returned`: as a value. `swallowed`: the program goes on without it.
 */
export type ErrorFate = "rethrown" | "wrapped" | "replaced" | "delivered" | "returned" | "swallowed";

/** The end of a path. `isReported`: the error was logged or given to a function on the way. */
export interface Ending {
  readonly kind: "ending";
  readonly fate: ErrorFate;
  readonly isReported: boolean;
  /** The statement or expression that ends the path; undefined where the handler's end is reached. */
  readonly node?: TSESTree.Node;
}

/** A question in the handler, and what follows either answer. */
export interface Fork {
  readonly kind: "fork";
  readonly test: TSESTree.Expression;
  /** The `if` statement or conditional expression. */
  readonly node: TSESTree.IfStatement | TSESTree.ConditionalExpression;
  /** Whether the question is about the error. */
  readonly isAboutError: boolean;
  readonly whenTrue: Decision;
  readonly whenFalse: Decision;
}

/** The paths through a handler. `unclear`: a loop, a switch or an inner try decides, which is not followed. */
export type Decision = Ending | Fork | { readonly kind: "unclear"; readonly node: TSESTree.Node };

/** Which names hold the error whole: the parameter and its aliases. */
export interface Subject {
  readonly variables: ReadonlySet<Variable>;
  /** The identifiers that mean the error, or something taken out of it. */
  readonly identifiers: ReadonlySet<TSESTree.Node>;
  /** Those of them that mean it whole. */
  readonly whole: ReadonlySet<TSESTree.Node>;
}

/** Paths double with each question that falls through. */
const MAX_FORKS = 14;
const DELIVERS =
  /(?:^|\.)(?:_?reject\w*|next|done|cb|callback|fail|emit|destroy|error|throw|raise|rethrow|onError|abort)$/;
const EXITS = /^(?:process|Deno|Bun)\.(?:exit|abort)$/;

/** Whether a function of this name hands an error to whoever waits for it: `reject` · `next` · `callback`. */
export function isDeliveryName(name: string): boolean {
  return DELIVERS.test(name) && !isLogName(name);
}

/** Reads the paths through a handler's statements, or through the expression body of an arrow function. */
export function readDecision(
  view: SourceView,
  body: TSESTree.BlockStatement | TSESTree.Expression,
  subject: Subject,
): Decision {
  const reader = new DecisionReader(view, subject);
  if (body.type !== "BlockStatement") return reader.readValue(body, false);
  return reader.readAll(body.body, false, (isReported) => ({
    kind: "ending",
    fate: "swallowed",
    isReported,
  }));
}

type Continue = (isReported: boolean) => Decision;

class DecisionReader {
  private forks = 0;
  /** What follows from a statement on, without and with the error reported before: each is read once. */
  private readonly known = new Map<string, Decision>();

  constructor(
    private readonly view: SourceView,
    private readonly subject: Subject,
  ) {}

  readAll(statements: readonly TSESTree.Statement[], isReported: boolean, after: Continue): Decision {
    const [first, ...rest] = statements;
    if (!first) return after(isReported);
    const key = `${first.range[0]}:${first.range[1]}:${isReported}`;
    const known = this.known.get(key);
    if (known) return known;
    const decision = this.readOne(first, isReported, (reported) => this.readAll(rest, reported, after));
    this.known.set(key, decision);
    return decision;
  }

  private readOne(statement: TSESTree.Statement, isReported: boolean, after: Continue): Decision {
    switch (statement.type) {
      case "BlockStatement":
        return this.readAll(statement.body, isReported, after);
      case "IfStatement":
        return this.readIf(statement, isReported, after);
      case "ThrowStatement":
        return this.end(statement, this.findThrown(statement.argument), isReported);
      case "ReturnStatement":
        return this.readReturn(statement, isReported);
      case "BreakStatement":
      case "ContinueStatement":
        return this.end(statement, "swallowed", isReported);
      case "ExpressionStatement":
        return this.readEffect(statement, isReported, after);
      default:
        if (this.leaves(statement)) return { kind: "unclear", node: statement };
        return after(isReported || this.mentionsWhole(statement));
    }
  }

  private readIf(statement: TSESTree.IfStatement, isReported: boolean, after: Continue): Decision {
    if (++this.forks > MAX_FORKS) return { kind: "unclear", node: statement };
    const { test, alternate } = statement;
    const whenTrue = this.readAll([statement.consequent], isReported, after);
    const whenFalse = this.readAll(alternate ? [alternate] : [], isReported, after);
    return { kind: "fork", test, node: statement, isAboutError: this.mentions(test), whenTrue, whenFalse };
  }

  private readReturn(statement: TSESTree.ReturnStatement, isReported: boolean): Decision {
    if (!statement.argument) return this.end(statement, "swallowed", isReported);
    return this.readValue(statement.argument, isReported);
  }

  /** A returned value: it may be a rejection, and it may choose. */
  readValue(value: TSESTree.Expression, isReported: boolean): Decision {
    const inner = unwrap(value);
    if (inner.type === "ConditionalExpression" && this.mentions(inner.test)) {
      if (++this.forks > MAX_FORKS) return { kind: "unclear", node: inner };
      const whenTrue = this.readValue(inner.consequent, isReported);
      const whenFalse = this.readValue(inner.alternate, isReported);
      return { kind: "fork", test: inner.test, node: inner, isAboutError: true, whenTrue, whenFalse };
    }
    if (inner.type === "AwaitExpression") return this.readValue(inner.argument, isReported);
    if (inner.type === "CallExpression") return this.readReturnedCall(inner, isReported);
    return this.end(value, this.mentionsWhole(value) ? "returned" : "swallowed", isReported);
  }

  private readReturnedCall(call: TSESTree.CallExpression, isReported: boolean): Decision {
    const name = findDottedName(call.callee) ?? "";
    const [argument] = call.arguments;
    if (name === "Promise.reject") {
      const fate = argument && argument.type !== "SpreadElement" ? this.findThrown(argument) : "replaced";
      return this.end(call, fate, isReported);
    }
    if (!this.mentionsWhole(call)) return this.end(call, "swallowed", isReported);
    return this.end(call, this.isDelivery(call, name) ? "delivered" : "swallowed", true);
  }

  private readEffect(
    statement: TSESTree.ExpressionStatement,
    isReported: boolean,
    after: Continue,
  ): Decision {
    const expression = unwrap(statement.expression);
    const call = expression.type === "AwaitExpression" ? unwrap(expression.argument) : expression;
    if (call.type !== "CallExpression") return after(isReported || this.mentionsWhole(statement));
    const name = findDottedName(call.callee) ?? "";
    if (EXITS.test(name)) return this.end(statement, "swallowed", isReported);
    if (!this.mentionsWhole(call)) return after(isReported);
    if (!this.isDelivery(call, name)) return after(true);
    return raise(after(true));
  }

  /** Whether a call hands the error itself to whoever waits for it. */
  private isDelivery(call: TSESTree.CallExpression, name: string): boolean {
    const isGiven = call.arguments.some((argument) => this.subject.whole.has(unwrap(argument)));
    return isGiven && isDeliveryName(name);
  }

  private findThrown(argument: TSESTree.Expression): ErrorFate {
    const inner = unwrap(argument);
    if (this.subject.whole.has(inner)) return "rethrown";
    return this.mentionsWhole(argument) ? "wrapped" : "replaced";
  }

  private end(node: TSESTree.Node, fate: ErrorFate, isReported: boolean): Ending {
    return { kind: "ending", fate, isReported, node };
  }

  private mentions(node: TSESTree.Node): boolean {
    return this.contains(node, (inner) => this.subject.identifiers.has(inner));
  }

  /** Whether the error itself is given away in a node, not only a property of it. */
  private mentionsWhole(node: TSESTree.Node): boolean {
    return this.contains(node, (inner) => this.subject.whole.has(inner) && !isOpened(inner));
  }

  private leaves(statement: TSESTree.Statement): boolean {
    return !traverse(statement, this.view.visitorKeys, (inner) => {
      if (isFunction(inner)) return "skip";
      return /^(?:Throw|Return|Break|Continue)Statement$|^YieldExpression$/.test(inner.type)
        ? "stop"
        : undefined;
    });
  }

  private contains(root: TSESTree.Node, isWanted: (node: TSESTree.Node) => boolean): boolean {
    return !traverse(root, this.view.visitorKeys, (node) => (isWanted(node) ? "stop" : undefined));
  }
}

/** The same paths, with every end that swallows turned into a delivery. */
function raise(decision: Decision): Decision {
  if (decision.kind === "unclear") return decision;
  if (decision.kind === "ending") {
    return decision.fate === "swallowed" || decision.fate === "returned"
      ? { ...decision, fate: "delivered" }
      : decision;
  }
  return { ...decision, whenTrue: raise(decision.whenTrue), whenFalse: raise(decision.whenFalse) };
}

/** Whether an identifier is only looked into: `e.message` · `e instanceof X` · `${e}`. */
function isOpened(identifier: TSESTree.Node): boolean {
  let top = identifier;
  while (top.parent && unwrap(top.parent) === unwrap(top) && top.parent.type !== "Program") top = top.parent;
  const parent = top.parent;
  if (parent?.type === "MemberExpression") return parent.object === top;
  if (parent?.type === "TemplateLiteral") return true;
  if (parent?.type === "VariableDeclarator") return true;
  return parent?.type === "BinaryExpression" || parent?.type === "UnaryExpression";
}
