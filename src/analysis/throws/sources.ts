import type { TSESTree } from "@typescript-eslint/types";
import {
  globalSources,
  groupInstanceSources,
  migratedSources,
  runtimeSources,
  type GroupSource,
} from "../models/group-sources.js";
import { findDottedName, unwrap } from "../syntax/expressions.js";
import { findKeyName } from "./member-values.js";
import type { FlowContext, Site } from "./flow-context.js";
import type { GroupRaise } from "./group-flow.js";
import { keyOfFunction, type Value } from "./value.js";
import { findPosition } from "../syntax/position.js";

type Call = TSESTree.CallExpression | TSESTree.NewExpression;

/** A call that may be a source, and where it stands. */
interface SourceCall {
  readonly site: Site;
  readonly call: Call;
}

/** The raise that a call is, if what it calls is a source of groups and its options leave it one. */
export function findRaise(
  context: FlowContext,
  { site, call }: SourceCall,
  value: Value,
): GroupRaise | undefined {
  if (value.kind !== "external") return undefined;
  const source = findSource(context, value.name);
  if (!source || !raisesGroup(call.arguments, source)) return undefined;
  const tasks = call.arguments[source.model.tasks];
  return raiseAt(site, call, { name: source.label, group: source.group, tasks: tasks ? [tasks] : [] });
}

interface FoundSource {
  readonly model: GroupSource;
  readonly label: string;
  readonly group: string;
}

function findSource(context: FlowContext, name: string): FoundSource | undefined {
  const own = name.startsWith(RUNTIME) ? name.slice(RUNTIME.length) : undefined;
  if (own !== undefined) {
    const join = /^new TaskGroup\.(\w+)$/.exec(own.replace("#", ""))?.[1];
    if (join && groupInstanceSources.has(join))
      return { model: { tasks: 0 }, label: `TaskGroup.${join}`, group: "ExceptionGroup" };
    const model = runtimeSources[own];
    return model && { model, label: own, group: "ExceptionGroup" };
  }
  const native = globalSources[name];
  if (native) return { model: native, label: name, group: "AggregateError" };
  const migrated = context.assumeMigrated ? migratedSources[name] : undefined;
  if (migrated) return { model: migrated, label: name, group: MIGRATED };
  return undefined;
}

const RUNTIME = "except-star#";

/** The group of a Promise.all that the codemod would turn into a task group. */
export const MIGRATED = "migrated";

/** A call that the settings name as a source: `name`, `object.name` or `module#name`. */
export function findSettingsRaise(
  context: FlowContext,
  { site, call }: SourceCall,
  values: readonly Value[],
): GroupRaise | undefined {
  const { groupSources } = context.settings;
  if (groupSources.length === 0) return undefined;
  const dotted = findDottedName(unwrap(call.callee));
  const names = values.flatMap((value) => (value.kind === "external" ? [value.name] : []));
  if (dotted !== undefined) names.push(dotted);
  const name = names.find((candidate) => groupSources.includes(candidate));
  return name === undefined
    ? undefined
    : raiseAt(site, call, { name: dotted ?? name, group: "ExceptionGroup", tasks: [...call.arguments] });
}

export function raiseAt(
  { view }: Site,
  node: TSESTree.Node,
  { name, group, tasks }: { name: string; group: string; tasks: readonly TSESTree.Node[] },
): GroupRaise {
  return {
    id: keyOfFunction(view, node),
    name,
    group,
    path: view.path,
    line: findPosition(view, node.range[0]).line,
    view,
    tasks,
  };
}

/** False for `raise: "first"`, and for options that cannot be read: an unknown is silent. */
function raisesGroup(given: readonly TSESTree.Node[], { model }: FoundSource): boolean {
  if (given.some((argument) => argument.type === "SpreadElement")) return false;
  const options = model.options === undefined ? undefined : given[model.options];
  if (!options) return true;
  const node = unwrap(options);
  if (node.type !== "ObjectExpression") return false;
  for (const property of node.properties) {
    if (property.type === "SpreadElement" || property.computed) return false;
    if (findKeyName(property) !== "raise") continue;
    const value = unwrap(property.value);
    return value.type === "Literal" && value.value === "group";
  }
  return true;
}
