import type { TSESTree } from "@typescript-eslint/types";
import type { Settings } from "../settings.js";
import type { Range } from "../site.js";
import type { SourceView } from "../source-view.js";
import { findDottedName, findMemberName, unwrap } from "../syntax/expressions.js";
import { isFunction } from "../syntax/functions.js";
import { collectNodes } from "../syntax/node-index.js";
import { findGroupClass } from "./group-value.js";

/** `expect(load()).rejects.toThrow(HttpError)`; plain data. */
export interface PlainExpectation {
  readonly range: Range;
  /** The call whose rejection is looked at, and how a message names it. */
  readonly subject: Range;
  readonly call: string;
  readonly expected: string;
  /** From the matcher's name to the end of its call, to become `toEqual(groupOf([HttpError]))`. */
  readonly matcher: Range;
  readonly place: Range;
}

const matchers = /^(?:toThrow|toThrowError|toBeInstanceOf)$/;

/** Expectations of a single class of errors: `rejects.toThrow(HttpError)`. */
export function collectPlainExpectations(view: SourceView, settings: Settings): PlainExpectation[] {
  return collectNodes(view, "CallExpression").flatMap((call): PlainExpectation[] => {
    const { callee } = call;
    if (callee.type !== "MemberExpression" || !matchers.test(findMemberName(callee) ?? "")) return [];
    const subject = findSubject(callee.object);
    const [expected] = call.arguments;
    const name = expected && findDottedName(expected);
    if (!subject || !expected || !name || !/^(?:\w+\.)*[A-Z]/.test(name) || name === "Error") return [];
    if (findGroupClass(view, settings, expected)) return [];
    const matcher = [callee.property.range[0], call.range[1]] as const;
    const text = `${view.text.slice(...subject.callee.range)}()`;
    return [
      {
        range: callee.property.range,
        subject: subject.range,
        call: text,
        expected: name,
        matcher,
        place: call.range,
      },
    ];
  });
}

/** The call in `expect(call()).rejects` and `expect(() => call()).rejects`. */
function findSubject(node: TSESTree.Node): TSESTree.CallExpression | undefined {
  if (
    node.type !== "MemberExpression" ||
    findMemberName(node) !== "rejects" ||
    node.object.type !== "CallExpression"
  )
    return undefined;
  if (findDottedName(node.object.callee) !== "expect") return undefined;
  const [given] = node.object.arguments;
  const inner = given && isFunction(given) && given.body?.type !== "BlockStatement" ? given.body : given;
  const call = inner && unwrap(inner);
  return call?.type === "CallExpression" ? call : undefined;
}
