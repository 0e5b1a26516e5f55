import type { TSESTree } from "@typescript-eslint/types";
import { immediateCallbacks, knownForwarders, runtimeForwarders } from "../models/forwarders.js";
import { unwrap } from "../syntax/expressions.js";
import { isFunction } from "../syntax/functions.js";
import { readError } from "./errors.js";
import {
  argumentAt,
  canBring,
  canCarry,
  stepOf,
  type FlowContext,
  type Site,
  type Summary,
} from "./flow-context.js";
import {
  addStep,
  flowOf,
  joinFlows,
  nothing,
  type Atom,
  type Flow,
  type ForwardedParameter,
  type Step,
} from "./group-flow.js";
import { findCalledMember, findConstructor } from "./member-values.js";
import { readRejections } from "./rejections.js";
import { findRaise, findSettingsRaise } from "./sources.js";
import {
  keyOfFunction,
  type Argument,
  type Captured,
  type DocumentedValue,
  type FunctionValue,
  type Value,
} from "./value.js";
import { collectValues } from "./values.js";

type Call = TSESTree.CallExpression | TSESTree.NewExpression;

const silent: Summary = { throws: nothing, rejects: nothing };

/** What a call throws, and what its promise rejects with. */
export function readCall(context: FlowContext, site: Site, call: Call): Summary {
  if (!canBring(context, site.view, call)) return silent;
  const values = collectValues(context.memory, site.view, call.callee);
  const named = findSettingsRaise(context, { site, call }, values);
  if (named) return both(flowOf({ kind: "group", raise: named, chain: undefined }));
  const given = call.arguments.map((node) => argumentAt(site, node));
  const step = stepOf(site, call);
  const found = values.map((value) => {
    const raise = findRaise(context, { site, call }, value);
    if (raise)
      return { throws: nothing, rejects: flowOf({ kind: "group", raise, chain: undefined } as const) };
    return readValueCall(context, { site, call, given, step }, value);
  });
  return join([...found, readMethod(context, site, call)]);
}

/** One call of a value: where it stands, what it is given, and how a chain names it. */
export interface CallSite {
  readonly site: Site;
  readonly call: TSESTree.Node;
  readonly given: readonly Argument[];
  readonly step: Step | undefined;
}

/** What a call of a value throws and rejects with. */
export function readValueCall(context: FlowContext, at: CallSite, value: Value): Summary {
  switch (value.kind) {
    case "function":
      return readFunctionCall(context, at, value);
    case "parameter": {
      const { owner, index, member } = value;
      const use = (kind: "called" | "calledAndAwaited"): Flow =>
        resolveParameter(context, at, {
          kind: "parameter",
          owner,
          index,
          member,
          use: kind,
          chain: undefined,
        });
      return { throws: use("called"), rejects: use("calledAndAwaited") };
    }
    case "documented":
      return readDocumented(value, at.step);
    case "class":
      return at.call.type === "NewExpression" ? readConstruction(context, at, value) : silent;
    case "external":
      return readExternal(context, at, value.name);
    default:
      return silent;
  }
}

function readFunctionCall(context: FlowContext, at: CallSite, fn: FunctionValue): Summary {
  const isOpen = isOpenCall(context, at, fn);
  if (!isOpen && context.isOnTrail?.(fn.view, fn.node) === false) return silent;
  const summary = context.read(fn, isOpen);
  const owner = keyOfFunction(fn.view, fn.node);
  const captured: Captured = { owner, given: at.given, next: fn.captured };
  const through = (flow: Flow): Flow => substitute(context, { ...at, captured }, flow);
  return { throws: through(summary.throws), rejects: through(summary.rejects) };
}

/** Whether a group may come to a function through a parameter: of its own, or of a function around it. */
function isOpenCall(context: FlowContext, { given }: CallSite, { node, captured }: FunctionValue): boolean {
  if (!context.isOnTrail) return false;
  if (given.some((argument) => canCarry(context, argument))) return true;
  for (let link = captured; link; link = link.next) {
    if (link.given.some((argument) => canCarry(context, argument))) return true;
  }
  return context.isOpen && isNested(node);
}

function isNested(node: TSESTree.Node): boolean {
  for (let around = node.parent; around; around = around.parent) if (isFunction(around)) return true;
  return false;
}

/** A call of a function, with what its parameters and those of the closures around it are. */
interface CapturedCall extends CallSite {
  readonly captured: Captured;
}

/** A summary's flow as this caller sees it: its parameters replaced by what the caller gives for them. */
function substitute(context: FlowContext, at: CapturedCall, flow: Flow): Flow {
  if (flow.size === 0) return nothing;
  const atoms: Flow[] = [];
  for (const atom of flow.values()) {
    if (atom.kind === "group") atoms.push(flowOf(at.step ? addStep(atom, at.step) : atom));
    else atoms.push(readForwarded(context, at, atom));
  }
  return joinFlows(atoms);
}

function readForwarded(context: FlowContext, at: CapturedCall, atom: ForwardedParameter): Flow {
  for (let link: Captured | undefined = at.captured; link; link = link.next) {
    if (link.owner !== atom.owner) continue;
    const argument = link.given[atom.index];
    const flow = argument ? readArgument(context, argument, atom) : nothing;
    return at.step ? withStep(flow, at.step) : flow;
  }
  return resolveParameter(context, at, atom);
}

function withStep(flow: Flow, step: Step): Flow {
  return joinFlows([...flow.values()].map((atom: Atom) => flowOf(addStep(atom, step))));
}

/** A parameter of a function around the call stays a parameter; one that is captured is read; any other is unknown. */
function resolveParameter(context: FlowContext, at: CallSite, atom: ForwardedParameter): Flow {
  for (let link = at.site.captured; link; link = link.next) {
    const argument = link.owner === atom.owner ? link.given[atom.index] : undefined;
    if (argument) return readArgument(context, argument, atom);
  }
  for (let node: TSESTree.Node | undefined = at.call; node; node = node.parent) {
    if (keyOfFunction(at.site.view, node) === atom.owner && "params" in node) return flowOf(atom);
  }
  return nothing;
}

/** What an argument brings, used as the callee uses its parameter. */
function readArgument(context: FlowContext, argument: Argument, atom: ForwardedParameter): Flow {
  if ("flow" in argument) return atom.member === undefined && atom.use !== "called" ? argument.flow : nothing;
  const node = atom.member === undefined ? argument.node : findMember(argument.node, atom.member);
  if (!node) return nothing;
  const site = { view: argument.view, captured: argument.captured };
  if (atom.use === "awaited") return readRejections(context, site, node);
  if (atom.use === "thrown") return readError(context, site, node);
  const summary = readCallback(context, { site, node });
  return atom.use === "called" ? summary.throws : summary.rejects;
}

function findMember(node: TSESTree.Node, member: string): TSESTree.Node | undefined {
  const object = unwrap(node);
  if (object.type !== "ObjectExpression") return undefined;
  const found = object.properties.find(
    (one) => one.type === "Property" && one.key.type === "Identifier" && one.key.name === member,
  );
  return found?.type === "Property" ? found.value : undefined;
}

/** A function that is called later, and what it will be given. */
export interface Callback {
  readonly site: Site;
  readonly node: TSESTree.Node;
  readonly given?: readonly Argument[];
}

/** What a callback throws and rejects with when it is called later with the given arguments. */
export function readCallback(context: FlowContext, { site, node, given = [] }: Callback): Summary {
  if (!canBring(context, site.view, node) && !given.some((one) => canCarry(context, one))) return silent;
  const values = collectValues(context.memory, site.view, node);
  return join(
    values.map((value) => readValueCall(context, { site, call: node, given, step: undefined }, value)),
  );
}

/** Everything that a promise rejects with when a callback of it fails, at once or later. */
export function readSettling(context: FlowContext, { site, node, given = [] }: Callback): Flow {
  const { throws, rejects } = readCallback(context, { site, node, given });
  return joinFlows([throws, rejects]);
}

function readDocumented(value: DocumentedValue, step: Step | undefined): Summary {
  const { id, path, line, group, body } = value;
  const raise = {
    id: `${id}@throws`,
    name: "@throws",
    group,
    path,
    line,
    view: body?.view,
    tasks: body ? [body.node] : [],
  };
  const arrival: Atom = { kind: "group", raise, chain: undefined };
  const flow = flowOf(step ? addStep(arrival, step) : arrival);
  return {
    throws: value.leaves === "rejects" ? nothing : flow,
    rejects: value.leaves === "throws" ? nothing : flow,
  };
}

function readConstruction(
  context: FlowContext,
  at: CallSite,
  value: Extract<Value, { kind: "class" | "instance" }>,
): Summary {
  const node = findConstructor(value.node);
  if (!node) return silent;
  const { throws } = readFunctionCall(context, at, {
    kind: "function",
    view: value.view,
    node,
    captured: undefined,
  });
  return { throws, rejects: nothing };
}

/** Library functions that call what they are given: `withRetry(fn)` · `pRetry(fn)`. */
function readExternal(context: FlowContext, at: CallSite, name: string): Summary {
  const own = name.startsWith("except-star#")
    ? runtimeForwarders[name.slice("except-star#".length)]
    : undefined;
  const forwarder = own ?? knownForwarders[name];
  const argument = forwarder?.effect === "calls" ? at.given[forwarder.index] : undefined;
  if (!argument || "flow" in argument) return silent;
  const flow = readSettling(context, {
    site: { view: argument.view, captured: argument.captured },
    node: argument.node,
  });
  return { throws: nothing, rejects: at.step ? withStep(flow, at.step) : flow };
}

/** Methods that every function and array has: `load.call(x)` · `ids.forEach((id) => parse(id))`. */
function readMethod(context: FlowContext, site: Site, call: Call): Summary {
  const member = findCalledMember(unwrap(call.callee));
  if (!member) return silent;
  if (member.name === "call" || member.name === "apply") {
    const values = collectValues(context.memory, site.view, member.object).filter(
      (value) => value.kind === "function",
    );
    const rest = member.name === "call" ? call.arguments.slice(1).map((node) => argumentAt(site, node)) : [];
    return join(
      values.map((value) =>
        readValueCall(context, { site, call, given: rest, step: stepOf(site, call) }, value),
      ),
    );
  }
  const [callback] = call.arguments;
  if (!callback || !immediateCallbacks.has(member.name)) return silent;
  return { throws: readCallback(context, { site, node: callback }).throws, rejects: nothing };
}

function both(flow: Flow): Summary {
  return { throws: flow, rejects: flow };
}

function join(summaries: readonly Summary[]): Summary {
  return {
    throws: joinFlows(summaries.map((summary) => summary.throws)),
    rejects: joinFlows(summaries.map((summary) => summary.rejects)),
  };
}
