// src/runtime/cancelled-error.ts
var brand = (kind) => /* @__PURE__ */ Symbol.for(`except-star.${kind}`);
var cancelledBrand = brand("CancelledError");
var timeoutBrand = brand("TimeoutError");
var nonErrorBrand = brand("NonErrorThrown");
var groupBrand = brand("ExceptionGroup");
function hasBrand(value, kind) {
  return typeof value === "object" && value !== null && kind in value;
}
function isBranded({ cls, base, kind }, value) {
  return cls === base ? hasBrand(value, kind) : cls.prototype.isPrototypeOf(value);
}
function setHidden(target, key, value) {
  Object.defineProperty(target, key, { value, writable: true, configurable: true });
}
function nameAndBrand(cls, name, kind) {
  setHidden(cls.prototype, "name", name);
  setHidden(cls.prototype, kind, true);
}
var CancelledError = class _CancelledError extends Error {
  constructor(message = "this scope was cancelled", options) {
    super(message, options);
  }
  static [Symbol.hasInstance](value) {
    return isBranded({ cls: this, base: _CancelledError, kind: cancelledBrand }, value);
  }
  static {
    nameAndBrand(this, "AbortError", cancelledBrand);
    setHidden(this.prototype, "code", "ABORT_ERR");
  }
};
var TimeoutError = class _TimeoutError extends Error {
  static [Symbol.hasInstance](value) {
    return isBranded({ cls: this, base: _TimeoutError, kind: timeoutBrand }, value);
  }
  static {
    nameAndBrand(this, "TimeoutError", timeoutBrand);
  }
};
var NonErrorThrown = class _NonErrorThrown extends Error {
  value;
  constructor(value) {
    super(`thrown: ${describe(value)}`);
    this.value = value;
  }
  static [Symbol.hasInstance](value) {
    return isBranded({ cls: this, base: _NonErrorThrown, kind: nonErrorBrand }, value);
  }
  static {
    nameAndBrand(this, "NonErrorThrown", nonErrorBrand);
  }
};
function describe(value) {
  try {
    return typeof value === "string" ? JSON.stringify(value) : String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}
function isError(value) {
  return value instanceof Error || Object.prototype.toString.call(value) === "[object Error]";
}
function toError(thrown) {
  return isError(thrown) ? thrown : new NonErrorThrown(thrown);
}
function rawThrown(error) {
  return hasBrand(error, nonErrorBrand) ? error.value : error;
}
var reasonsKey = brand("outsideReasons");
function outsideReasons() {
  const shared = globalThis;
  return shared[reasonsKey] ??= /* @__PURE__ */ new WeakSet();
}
var isObject = (value) => typeof value === "object" && value !== null || typeof value === "function";
function readField(value, field) {
  try {
    return isObject(value) ? value[field] : void 0;
  } catch {
    return void 0;
  }
}
var isOurReason = (value) => value instanceof CancelledError || isObject(value) && outsideReasons().has(value);
function isAbortError(value) {
  const code = readField(value, "code");
  return code === "ABORT_ERR" || code === "ERR_CANCELED" || readField(value, "name") === "AbortError";
}
function isCancelled(value) {
  if (isOurReason(value)) return true;
  return isAbortError(value) && isOurReason(readField(value, "cause"));
}

// src/runtime/error-text.ts
function nameOf(error) {
  try {
    const { name, constructor } = error;
    return String(name === "Error" ? constructor.name || name : name);
  } catch {
    return "Error";
  }
}
function messageOf(error) {
  try {
    return String(error.message ?? "");
  } catch {
    return "";
  }
}
function titleLine(error, message = messageOf(error)) {
  return message ? `${nameOf(error)}: ${message}` : nameOf(error);
}
function countOf(children) {
  return `(${children.length} sub-exception${children.length === 1 ? "" : "s"})`;
}
function framesOf(error) {
  try {
    const stack = String(error.stack ?? "");
    const message = messageOf(error);
    const header = stack.indexOf(message);
    const below = header < 0 ? stack : stack.slice(header + message.length);
    return below.split("\n").filter((line) => /^\s*at .|@/.test(line));
  } catch {
    return [];
  }
}

// src/runtime/group-tree.ts
var isExceptionGroup = (value) => hasBrand(value, groupBrand);
function nativeChildren(node) {
  const { errors, name } = node;
  if (Array.isArray(errors)) return node instanceof AggregateError || name === "AggregateError" ? errors : [];
  return name === "SuppressedError" && "suppressed" in node ? [node.suppressed, node.error] : [];
}
var opened = /* @__PURE__ */ new WeakMap();
function asErrors(node, thrown) {
  const known = opened.get(node) ?? [];
  const errors = thrown.map(
    (value, index) => index in known && rawThrown(known[index]) === value ? known[index] : toError(value)
  );
  opened.set(node, errors);
  return errors;
}
function findChildren(value) {
  try {
    if (isExceptionGroup(value)) return value.errors;
    const thrown = nativeChildren(value);
    return thrown.length > 0 ? asErrors(value, thrown) : void 0;
  } catch {
    return void 0;
  }
}
function kindOf(node, children = findChildren(node)) {
  if (!children) return "leaf";
  return isExceptionGroup(node) || !Object.hasOwn(node, "code") ? "group" : "coded";
}
var openFrame = (node, children, outer) => ({
  node,
  children,
  match: [],
  rest: [],
  at: 0,
  ...outer && { outer }
});
function partition(root, decide, derive = (group) => group) {
  const inside = /* @__PURE__ */ new Set();
  let frame = openFrame(root, [root]);
  const part = (errors, mayStay) => {
    const { node, children } = frame;
    const isWhole = errors.length === children.length && errors.every((error, index) => error === children[index]);
    return errors.length === 0 ? [] : [isWhole && mayStay ? node : derive(node, errors)];
  };
  for (; ; ) {
    const { outer, children, match, rest } = frame;
    if (frame.at < children.length) {
      const node = children[frame.at++];
      const within = findChildren(node);
      const verdict = decide(node, kindOf(node, within));
      if (!within || verdict !== void 0) (verdict ? match : rest).push(node);
      else if (!inside.has(node)) {
        inside.add(node);
        frame = openFrame(node, within, frame);
      }
      continue;
    }
    if (!outer) return [match[0] ?? null, rest[0] ?? null];
    inside.delete(frame.node);
    outer.match.push(...part(match, kindOf(frame.node, children) === "group"));
    outer.rest.push(...match.length + rest.length === 0 ? [frame.node] : part(rest, true));
    frame = outer;
  }
}
function collectLeaves(root, fine = false) {
  const leaves = [];
  partition(root, (node, kind) => {
    if (kind === "group" || fine && kind === "coded") return void 0;
    leaves.push(node);
    return false;
  });
  return leaves;
}

// src/runtime/format-exception.ts
var causeSentence = "\nThe above exception was the direct cause of the following exception:\n";
function formatException(value, { maxWidth = 15, maxDepth: maxDepth2 = 10 } = {}) {
  const lines = [];
  const seen = /* @__PURE__ */ new Set();
  const deepest = Math.min(maxDepth2, 1e3);
  let needsClose = false;
  const emit = (depth, text, margin = "|") => {
    const indent = "  ".repeat(depth) + (depth ? `${margin} ` : "");
    for (const line of text.split("\n")) lines.push(indent + line);
  };
  const border = (depth, text) => lines.push("  ".repeat(depth) + text);
  const head = (error, title, depth, isTop) => {
    const frames = framesOf(error);
    emit(depth, title, isTop && frames.length > 0 ? "+" : "|");
    const { notes } = error;
    for (const note of Array.isArray(notes) ? notes : []) emit(depth, String(note));
    for (const line of frames) emit(depth, line);
  };
  const group = (error, children, outer) => {
    const depth = outer || 1;
    const { title = messageOf(error) } = error;
    head(error, `${titleLine(error, "")}: ${title} ${countOf(children)}`, depth, !outer);
    const shown = Math.min(children.length, maxWidth + 1);
    needsClose = false;
    for (let index = 0; index < shown; index++) {
      const isCut = index >= maxWidth;
      if (index === shown - 1) needsClose = true;
      border(depth, `${index ? "  " : "+-"}+---------------- ${isCut ? "..." : index + 1} ----------------`);
      const more = children.length - maxWidth;
      if (isCut) emit(depth + 1, `and ${more} more exception${more > 1 ? "s" : ""}`);
      else chain(children[index], depth + 1);
    }
    if (needsClose) border(depth + 1, "+------------------------------------");
    needsClose = false;
  };
  const one = (error, depth) => {
    const children = findChildren(error);
    if (!children) head(error, titleLine(error), depth);
    else if (depth > deepest) emit(depth, `... (max_group_depth is ${deepest})`);
    else group(error, children, depth);
  };
  const chain = (error, depth) => {
    const causes = [error];
    seen.add(error);
    for (let { cause } = error; cause != null && !seen.has(cause); { cause } = toError(cause)) {
      seen.add(cause);
      causes.push(toError(cause));
    }
    for (const shown of causes.reverse()) {
      if (shown !== causes[0]) emit(depth, causeSentence);
      one(shown, depth);
    }
  };
  chain(toError(value), 0);
  return lines.join("\n");
}

// src/runtime/group-json.ts
var maxDepth = 200;
var isPlain = (value) => value === null || ["string", "number", "boolean"].includes(typeof value);
function plainFields(error) {
  const fields = Object.entries(Object.getOwnPropertyDescriptors(error));
  return Object.fromEntries(
    fields.flatMap(([key, { enumerable, value }]) => enumerable && isPlain(value) ? [[key, value]] : [])
  );
}
function encode(error, outer = []) {
  const { title, notes, stack, cause } = error;
  const inside = [...outer, error];
  const isDeep = inside.length > maxDepth;
  const isNew = (value) => !inside.includes(value);
  const children = findChildren(error) && (isDeep ? collectLeaves(error, true) : findChildren(error));
  return {
    name: nameOf(error),
    message: messageOf(error),
    stack,
    fields: plainFields(error),
    ...children && { title, errors: children.filter(isNew).map((child) => encode(child, inside)) },
    ...notes?.length && { notes: [...notes] },
    ...isCancelled(error) && { cancelled: true },
    ...isPlain(cause) && { cause },
    ...isError(cause) && isNew(cause) && !isDeep && { cause: encode(cause, inside) }
  };
}
function decodeLeaf({ name, message, fields, cancelled }) {
  if (cancelled) return new CancelledError(message);
  if (name === "NonErrorThrown") return new NonErrorThrown(fields?.value);
  const isBuiltIn = /^(Type|Range|Syntax|Reference|URI|Eval)Error$/.test(name);
  return new (isBuiltIn ? globalThis[name] : Error)(
    message
  );
}
function decode(json, makeGroup) {
  const { name, stack, cause, errors = [], fields = {} } = json;
  const error = errors.length > 0 ? makeGroup(
    json,
    errors.map((inner) => decode(inner, makeGroup))
  ) : decodeLeaf(json);
  if (error.name !== name) setHidden(error, "name", name);
  if (stack !== void 0) setHidden(error, "stack", stack);
  if (cause !== void 0) setHidden(error, "cause", isPlain(cause) ? cause : decode(cause, makeGroup));
  for (const [key, value] of Object.entries(fields)) {
    Object.defineProperty(error, key, { value, writable: true, configurable: true, enumerable: true });
  }
  return error;
}

// src/runtime/matcher.ts
function isClass(value) {
  const prototype = Object.getOwnPropertyDescriptor(value, "prototype");
  return prototype !== void 0 && (prototype.writable === false || prototype.value instanceof Error);
}
function isGroupClass({ prototype }) {
  return prototype instanceof AggregateError || /^(Aggregate|Suppressed)Error$/.test(prototype.name);
}
function isInstanceOf(cls, forHandler) {
  if (Object.hasOwn(cls.prototype, /* @__PURE__ */ Symbol.for("except-star.CancelledError"))) return isCancelled;
  if (cls === NonErrorThrown) return (raw, leaf) => raw !== leaf;
  const sparesCancellation = forHandler && cls.prototype.isPrototypeOf(CancelledError.prototype);
  return (raw) => raw instanceof cls && !(sparesCancellation && isCancelled(raw));
}
function passes(predicate) {
  return (raw) => {
    const verdict = predicate(raw);
    if (verdict && typeof verdict.then === "function") {
      throw new TypeError("A predicate returned a promise, which would match every error");
    }
    return !!verdict;
  };
}
function compilePart(part, forHandler) {
  if (typeof part === "function") {
    if (!isClass(part)) return { of: "wholes", holds: passes(part) };
    if (!isGroupClass(part)) return { of: "leaves", holds: isInstanceOf(part, forHandler) };
    if (!forHandler) return { of: "groups", holds: (node) => node instanceof part };
    throw new TypeError(`A handler cannot take ${part.name}: it is given the errors inside groups`);
  }
  const code = part?.code;
  if (typeof part !== "object" || typeof code !== "string") {
    throw new TypeError("A matcher is a class, a predicate, { code: string }, or a list of these");
  }
  return { of: "wholes", holds: (raw) => raw?.code === code };
}
function compileMatcher(matcher, forHandler = false) {
  const parts = Array.isArray(matcher) ? matcher : [matcher];
  if (parts.length === 0) throw new TypeError("A list of matchers must not be empty");
  const conditions = parts.map((part) => compilePart(part, forHandler));
  const holds = (node, isAsked) => {
    const raw = rawThrown(node);
    return conditions.some((condition) => isAsked(condition) && condition.holds(raw, node));
  };
  return (node, kind) => {
    if (kind === "leaf") return holds(node, ({ of }) => of !== "groups");
    if (holds(node, ({ of }) => of === "groups" || of === "wholes" && kind === "coded")) return true;
    return kind === "coded" && !conditions.some(({ of }) => of === "leaves") ? false : void 0;
  };
}

// src/runtime/exception-group.ts
var summaryKey = /* @__PURE__ */ Symbol("summary");
var originKey = /* @__PURE__ */ Symbol("origin");
var shownLeaves = 3;
var shownCharacters = 80;
function headOf(leaf) {
  const line = titleLine(leaf).split("\n", 1)[0];
  return line.length > shownCharacters ? `${line.slice(0, shownCharacters - 1)}\u2026` : line;
}
function summarise(errors) {
  let count = 0;
  const heads = [];
  for (const error of errors) {
    const isGroup = kindOf(error) === "group";
    const inner = isGroup ? error[summaryKey] ?? summarise(collectLeaves(error)) : void 0;
    count += inner?.count ?? 1;
    if (heads.length < shownLeaves) heads.push(...inner?.heads ?? [headOf(error)]);
  }
  return { count, heads: heads.slice(0, shownLeaves) };
}
function messageFor(title, errors, { count, heads }) {
  const more = count > heads.length ? `; +${count - heads.length}` : "";
  return `${title} ${countOf(errors)}: ${heads.join("; ")}${more}`.trimStart();
}
function readErrors(errors) {
  if (findChildren(errors))
    throw new TypeError("The errors of an ExceptionGroup must be a list, not a group");
  if (typeof errors !== "object" || typeof errors?.[Symbol.iterator] !== "function") {
    throw new TypeError("The errors of an ExceptionGroup must be a list");
  }
  const list = Array.from(errors, toError);
  if (list.length === 0) throw new RangeError("An ExceptionGroup needs at least one error");
  return list;
}
var ExceptionGroup = class _ExceptionGroup extends AggregateError {
  constructor(title, errors, options) {
    if (typeof title !== "string") throw new TypeError("The title of an ExceptionGroup must be a string");
    const list = readErrors(errors);
    const summary = summarise(list);
    super(list, messageFor(title, list, summary), options);
    setHidden(this, summaryKey, summary);
    Object.defineProperty(this, "title", { value: title });
    setHidden(this, "notes", [...options?.notes ?? []]);
  }
  /** The first leaf, depth first. */
  get first() {
    return findFirst(this);
  }
  /** All leaves, depth first. */
  leaves() {
    return collectLeaves(this);
  }
  /** Adds a line that `formatException` prints below the message. */
  addNote(note) {
    this.notes.push(note);
    return this;
  }
  /**
   * Parts the group by its leaves into what matches and the rest, each with the nesting, title, cause, notes and
   * stack of the whole; null where a part would be empty, the group itself where the other one is.
   */
  split(matcher) {
    return partition(this, compileMatcher(matcher), derivePart);
  }
  /** The part that matches, as `split` gives it, or null. */
  subgroup(matcher) {
    return this.split(matcher)[0];
  }
  /**
   * Makes the group for a part of the errors. A subclass that wants its class and fields to survive `split` and
   * `exceptStar` overrides it; cause, notes and stack are copied by the caller.
   */
  derive(errors) {
    return new _ExceptionGroup(this.title, errors);
  }
  /** Plain data for logs, `postMessage` and `structuredClone`, which by themselves drop the errors of a group. */
  toJSON() {
    return encode(this);
  }
  /** Builds a group from the data of `toJSON`. Classes other than the built-in ones become Error with their name. */
  static fromJSON(json) {
    const group = decode(
      json,
      ({ title, message, notes }, errors) => new _ExceptionGroup(title ?? message, errors, { notes })
    );
    if (isExceptionGroup(group)) return group;
    throw new TypeError("The JSON is not that of a group");
  }
  /** A group of anything thrown: a group as it is, a native one opened, anything else alone in a group without title. */
  static from(value) {
    if (isExceptionGroup(value)) return value;
    const children = findChildren(value);
    return children ? derivePart(value, children) : wrapLeaf(value);
  }
  static [Symbol.hasInstance](value) {
    return isBranded({ cls: this, base: _ExceptionGroup, kind: groupBrand }, value);
  }
  static {
    nameAndBrand(this, "ExceptionGroup", groupBrand);
    setHidden(this.prototype, /* @__PURE__ */ Symbol.for("nodejs.util.inspect.custom"), function() {
      return formatException(this);
    });
  }
};
function originOf(value) {
  return isExceptionGroup(value) && originKey in value ? value[originKey] : value;
}
function wrapLeaf(leaf) {
  const group = new ExceptionGroup("", [toError(leaf)]);
  setHidden(group, originKey, leaf);
  return group;
}
var replacedFields = /* @__PURE__ */ new Set([
  "name",
  "message",
  "stack",
  "errors",
  "error",
  "suppressed",
  "title",
  "notes"
]);
function deriveNative(native, errors) {
  const group = new ExceptionGroup(String(native.message), errors);
  for (const key of Reflect.ownKeys(native)) {
    if (replacedFields.has(key)) continue;
    Object.defineProperty(group, key, Object.getOwnPropertyDescriptor(native, key));
  }
  return group;
}
function derivePart(whole, errors) {
  const isOurs = isExceptionGroup(whole);
  const part = isOurs ? whole.derive(errors) : deriveNative(whole, errors);
  if (!isExceptionGroup(part)) throw new TypeError("derive() must return an ExceptionGroup");
  const group = part;
  setHidden(group, originKey, originOf(whole));
  const { notes } = whole;
  if (isOurs) setHidden(group, "notes", Array.isArray(notes) ? [...notes] : []);
  if (Object.hasOwn(whole, "cause")) setHidden(group, "cause", whole.cause);
  delete group.stack;
  Object.defineProperty(group, "stack", {
    configurable: true,
    get: () => [titleLine(group), ...framesOf(whole)].join("\n"),
    set: (stack) => setHidden(group, "stack", stack)
  });
  return group;
}
function findFirst(error) {
  let first = error;
  const passed = /* @__PURE__ */ new Set();
  while (kindOf(first) === "group" && !passed.has(first)) {
    passed.add(first);
    first = findChildren(first)[0];
  }
  return first;
}

// src/runtime/except-star.ts
var isThenable = (value) => typeof value?.then === "function";
function on(matcher, handler) {
  return { takes: compileMatcher(matcher, true), run: (group) => handler(group) };
}
function isPartOf(caught, thrown) {
  if (!findChildren(thrown) || originOf(thrown) !== originOf(caught)) return false;
  const leaves = new Set(collectLeaves(caught, true));
  return collectLeaves(thrown, true).every((leaf) => leaves.has(leaf));
}
var collectThrown = (caught, { again, raised }) => (thrown, leaf) => {
  if (leaf && (thrown === leaf || thrown === rawThrown(leaf))) again.push(leaf);
  else if (isPartOf(caught, thrown)) again.push(thrown);
  else raised.add(thrown);
};
function merge(caught, parts) {
  const [first] = parts;
  if (parts.length === 1 && (findChildren(first) || first === caught)) return first;
  const kept = new Set(parts.flatMap((part) => collectLeaves(part, true)));
  const decide = (node, kind) => kind === "leaf" ? kept.has(node) : void 0;
  const merged = partition(caught, decide, derivePart)[0];
  if (isExceptionGroup(merged)) {
    const { notes } = merged;
    const added = parts.flatMap((part) => part.notes ?? []);
    notes.push(...new Set(added.filter((note) => !notes.includes(note))));
  }
  return merged;
}
function take(rest, { takes }, raise) {
  const decide = (node, kind) => {
    try {
      return takes(node, kind);
    } catch (thrown) {
      raise(thrown);
      return false;
    }
  };
  const [match, left] = partition(rest, decide, derivePart);
  if (!match) return [null, left];
  return [kindOf(match) === "group" ? ExceptionGroup.from(match) : wrapLeaf(match), left];
}
function exceptStar(error, ...clauses) {
  const caught = toError(error);
  const thrown = { again: [], raised: /* @__PURE__ */ new Set() };
  const raise = collectThrown(caught, thrown);
  const values = [];
  let rest = caught;
  const finish = () => {
    const parts = rest ? [...thrown.again, rest] : thrown.again;
    const left = parts.length > 0 ? merge(caught, parts) : [];
    const errors = [...thrown.raised].concat(left === caught ? [error] : left);
    if (errors.length === 0) return values[0];
    throw errors.length === 1 ? errors[0] : new ExceptionGroup("", errors);
  };
  const runFrom = (start) => {
    for (let index = start; rest && index < clauses.length; index++) {
      const [group, left] = take(rest, clauses[index], raise);
      rest = left;
      try {
        const value = group && clauses[index].run(group, raise);
        if (isThenable(value)) {
          return Promise.resolve(value).then(
            (result) => values.push(result),
            (reason) => raise(reason)
          ).then(() => runFrom(index + 1));
        }
        if (group) values.push(value);
      } catch (reason) {
        raise(reason);
      }
    }
    return finish();
  };
  return runFrom(0);
}

// tests/conformance/programs.ts
var Numbered = class extends Error {
  id = 0;
};
var LookupError = class extends Numbered {
};
var KeyError = class extends LookupError {
};
var IndexError = class extends LookupError {
};
var OSError = class extends Numbered {
};
var ConnectionError = class extends OSError {
};
var TimeoutError2 = class extends OSError {
};
var ValueError = class extends Numbered {
};
var TypeError2 = class extends Numbered {
};
var classes = {
  LookupError,
  KeyError,
  IndexError,
  OSError,
  ConnectionError,
  TimeoutError: TimeoutError2,
  ValueError,
  TypeError: TypeError2,
  Exception: Error
};
var classOf = (name) => {
  if (!Object.hasOwn(classes, name)) throw new Error(`the oracle wrote an unknown class: ${name}`);
  return classes[name];
};
var namesOf = new Map(Object.entries(classes).map(([name, cls]) => [cls, name]));
function build(dumped) {
  if ("group" in dumped) return new ExceptionGroup(dumped.group, dumped.errors.map(build));
  const error = new (classOf(dumped.type))();
  error.id = dumped.id;
  return error;
}
function dump(error) {
  if (error === null) return null;
  if (error instanceof ExceptionGroup)
    return { group: error.title, errors: error.errors.map((inner) => dump(inner)) };
  if (!(error instanceof Numbered))
    throw new Error("an error that the program does not know came out", { cause: error });
  return { type: namesOf.get(error.constructor), id: error.id };
}
function matcherOf({ by }) {
  if ("type" in by) return classOf(by.type);
  if ("types" in by) return by.types.map(classOf);
  return (error) => by.ids.includes(error.id);
}
function replaySplit(given) {
  const group = build(given.error);
  const [match, rest] = group.split(matcherOf(given));
  return { match: dump(match), rest: dump(rest), subgroup: dump(group.subgroup(matcherOf(given))) };
}
function toClauses(given, seen, pause) {
  return given.clauses.map(({ types, action, raise }, index) => {
    const act = (group) => {
      seen.push([index, dump(group)]);
      if (action === "reraise") throw group;
      if (raise) throw build(raise);
    };
    const matcher = types.map(classOf);
    if (!pause) return on(matcher, act);
    return on(matcher, async (group) => {
      await pause();
      act(group);
    });
  });
}
function replayExceptStar(given) {
  const seen = [];
  try {
    exceptStar(build(given.error), ...toClauses(given, seen));
    return { seen, raised: null };
  } catch (error) {
    return { seen, raised: dump(error) };
  }
}
async function replayExceptStarAsync(given) {
  const seen = [];
  try {
    await exceptStar(build(given.error), ...toClauses(given, seen, () => Promise.resolve()));
    return { seen, raised: null };
  } catch (error) {
    return { seen, raised: dump(error) };
  }
}

// tests/conformance/kinds/groups.ts
var groups = {
  kinds: ["split", "except_star"],
  count: 1e5,
  mayDiffer: 0,
  async replay(given) {
    if (given.kind === "split") {
      const { match, rest, subgroup } = given;
      return { expected: { match, rest, subgroup }, actual: [replaySplit(given)] };
    }
    const { seen, raised } = given;
    return {
      expected: { seen, raised },
      actual: [replayExceptStar(given), await replayExceptStarAsync(given)]
    };
  }
};
var groups_default = groups;
export {
  groups_default as default
};
