import type { TSESTree } from "@typescript-eslint/types";
import type { Assertion } from "../analysis/sites/assertion.js";
import type { SourceView } from "../analysis/source-view.js";
import { findImportedName } from "../analysis/scope/bindings.js";
import { traverse } from "../analysis/syntax/traverse.js";
import { findNodeAt } from "../analysis/syntax/node-at.js";
import type { Form } from "./plan.js";
import { findRuntimeImport } from "./text/imports.js";

/**
 * The assertion as it stands, over one error of the group, for what cannot be asked of each of them:
 * `expect(load().catch((error) => Promise.reject(firstError(error)))).rejects.toMatchSnapshot()`.
 */
export function findFirstAssertion(
  view: SourceView,
  call: TSESTree.CallExpression,
  { promise }: Pick<Assertion, "promise">,
): Form | undefined {
  const given = findNodeAt(view, promise);
  const target = given && findPromise(view, given);
  if (!target) return undefined;
  const firstError = findRuntimeImport(view, "firstError", call);
  const [, end] = target.range;
  const text = `.catch((error) => Promise.reject(${firstError.local}(error)))`;
  return {
    name: "first",
    edits: [{ start: end, end, text }],
    imports: [firstError],
    notes: ["first-error-only"],
  };
}

/** Whether an assertion was written for groups: it looks at one error of them, or compares with `groupOf(…)`. */
export function knowsGroups(view: SourceView, { promise, arguments: given }: Assertion): boolean {
  return [promise, ...given].some((range) => {
    const node = findNodeAt(view, range);
    return node !== undefined && !traverse(node, view.visitorKeys, (inner) => stopAtGroupName(view, inner));
  });
}

const groupNames = new Set(["everyError", "firstError", "groupOf", "someError"]);

function stopAtGroupName(view: SourceView, node: TSESTree.Node): "stop" | undefined {
  if (node.type !== "Identifier" || node.parent.type !== "CallExpression") return undefined;
  const imported = findImportedName(view, node);
  const isGroupName = imported?.module.startsWith("except-star") === true && groupNames.has(imported.name);
  return isGroupName ? "stop" : undefined;
}

/** What a `.catch` can stand behind: a call, also one that an arrow makes; a name whose type has the method. */
function findPromise(view: SourceView, given: TSESTree.Node): TSESTree.Node | undefined {
  if (given.type === "CallExpression") return given;
  if (given.type === "ArrowFunctionExpression")
    return given.body.type === "CallExpression" ? given.body : undefined;
  const isNamed = given.type === "Identifier" || given.type === "MemberExpression";
  return isNamed && hasCatch(view, given) ? given : undefined;
}

function hasCatch({ types }: SourceView, node: TSESTree.Node): boolean {
  const own = types?.innermostNodeOf(node);
  const type = own && types?.checker.getTypeAtLocation(own);
  return type?.getProperty("catch") !== undefined;
}
