/** What a library function does with the function that it is given. */
export interface Forwarder {
  /** Index of the argument that is the function. */
  readonly index: number;
  /** "calls": its own promise rejects as the function does. "returns": it returns a function that behaves as it. */
  readonly effect: "calls" | "returns";
}

const calls = (index: number): Forwarder => ({ index, effect: "calls" });
const returns = (index: number): Forwarder => ({ index, effect: "returns" });

/** Functions of the runtime that pass on what their body throws. */
export const runtimeForwarders: Readonly<Record<string, Forwarder>> = {
  cleanup: calls(0),
  moveOnAfter: calls(1),
  runUntilSignal: calls(0),
  shield: calls(0),
  timeout: calls(1),
  withRetry: calls(0),
};

/** Well-known libraries that pass on what the function they are given throws: `module#name`. */
export const knownForwarders: Readonly<Record<string, Forwarder>> = {
  "@testing-library/react#act": calls(0),
  "@testing-library/react#waitFor": calls(0),
  "async-retry#default": calls(0),
  "lodash#debounce": returns(0),
  "lodash#memoize": returns(0),
  "lodash#once": returns(0),
  "lodash#throttle": returns(0),
  "lodash-es#memoize": returns(0),
  "lodash-es#once": returns(0),
  "memoize#default": returns(0),
  "p-map#default": calls(1),
  "p-memoize#default": returns(0),
  "p-retry#default": calls(0),
  "react-dom/test-utils#act": calls(0),
  "react-test-renderer#act": calls(0),
  "react#act": calls(0),
  "react#cache": returns(0),
  "react#useCallback": returns(0),
};

/** Makers of test doubles: `wraps` gives a function that behaves as what it is given, `watches` stands in for a member or counts its calls. */
interface TestDoubles {
  readonly maker: RegExp;
  readonly methods: Readonly<Record<string, "wraps" | "watches">>;
}

/** Of vitest and jest, of sinon and its sandboxes, of node:test. */
export const testDoubles: readonly TestDoubles[] = [
  { maker: /^(?:vi|jest)$/, methods: { fn: "wraps", mocked: "wraps", spyOn: "watches" } },
  {
    maker: /(?:^|\.)(?:sinon\w*|\w*[sS]andbox)$/,
    methods: { fake: "wraps", mock: "watches", replace: "watches", spy: "watches", stub: "watches" },
  },
  { maker: /(?:^|\.)mock$/, methods: { fn: "wraps", method: "watches" } },
];

/** Array methods whose callback's promises are the elements of the result. */
export const elementCallbacks: ReadonlySet<string> = new Set(["flatMap", "map"]);

/** Array methods that run their callback at once and pass on what it throws. */
export const immediateCallbacks: ReadonlySet<string> = new Set([
  "every",
  "filter",
  "find",
  "findIndex",
  "flatMap",
  "forEach",
  "map",
  "reduce",
  "some",
  "sort",
]);

/** Array methods whose result holds elements of the receiver. */
export const elementKeepers: ReadonlySet<string> = new Set([
  "at",
  "concat",
  "filter",
  "find",
  "flat",
  "pop",
  "reverse",
  "shift",
  "slice",
  "sort",
  "values",
]);
