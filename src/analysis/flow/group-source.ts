import type { TSESTree } from "@typescript-eslint/types";
import { findImportedName } from "../scope/bindings.js";
import type { Settings } from "../settings.js";
import type { Site } from "../site.js";
import type { SourceView } from "../source-view.js";
import { findMemberName, unwrap } from "../syntax/expressions.js";
import { collectNodes } from "../syntax/node-index.js";
import { findPosition } from "../syntax/position.js";

/** A call in the code as it is that rejects with a group: a start of reach beside the fan-outs. */
export interface GroupSource extends Site {
  /** `TaskGroup.run` as written. */
  readonly calleeText: string;
}

const raisingMethods = new Set(["adoptAll", "all", "any", "map", "run"]);

/** Every TaskGroup.run, all, adoptAll, map or any of a file whose options do not say `raise: "first"`. */
export function collectGroupSources(view: SourceView, settings: Settings): GroupSource[] {
  return collectNodes(view, "CallExpression")
    .filter((call) => raisesGroup(view, settings, call))
    .map((call) => ({
      id: `${view.path}:${call.range[0]}`,
      path: view.path,
      range: call.range,
      ...findPosition(view, call.range[0]),
      calleeText: view.text.slice(...call.callee.range),
    }));
}

function raisesGroup(view: SourceView, settings: Settings, call: TSESTree.CallExpression): boolean {
  const callee = unwrap(call.callee);
  if (callee.type !== "MemberExpression" || !raisingMethods.has(findMemberName(callee) ?? "")) return false;
  const imported = findImportedName(view, callee.object);
  const isGroup = imported?.name === "TaskGroup" && settings.runtime.includes(imported.module);
  return isGroup && !call.arguments.some(saysFirst);
}

/** `{ raise: "first" }` as a literal. */
function saysFirst(argument: TSESTree.Node): boolean {
  const options = unwrap(argument);
  if (options.type !== "ObjectExpression") return false;
  return options.properties.some((property) => {
    if (property.type !== "Property" || property.computed || property.key.type !== "Identifier") return false;
    return (
      property.key.name === "raise" && property.value.type === "Literal" && property.value.value === "first"
    );
  });
}
