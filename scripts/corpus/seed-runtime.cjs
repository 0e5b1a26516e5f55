// Preloaded into the tests of an instrumented checkout (NODE_OPTIONS=--require). What the instrumentation inserted
// calls `process.__seed`: it makes one element of one fan-out fail and writes down what becomes of the error.
"use strict";
const { appendFileSync } = require("node:fs");

const log = process.env.EXCEPT_STAR_SEED_LOG;
/** Which seed each test file runs with; none in a run that only looks for the sites. */
const seeds = JSON.parse(process.env.EXCEPT_STAR_SEED ?? "null");
const now = performance.now.bind(performance);
const classes = new Map();
let mochaTest;
/** Where a fan-out last ran; Node says of a rejection that nobody handles only what it is. */
let latestTest = {};

const api = { fanOut, enter, left, callback, arm, define };
Object.defineProperty(process, "__seed", { value: api, enumerable: true, configurable: true });

/** Looks on and changes nothing: a listener of its own would keep Node from ending the process. */
const { emit } = process;
process.emit = function (name, reason) {
  if (name === "unhandledRejection" && seeds) {
    write({ type: "unhandled", error: describe(reason), ...latestTest }, globalThis);
  }
  return emit.apply(this, arguments);
};

/** mocha loads this file as a root hook too, to say which test runs. */
exports.mochaHooks = {
  beforeEach() {
    mochaTest = { file: this.currentTest.file, name: this.currentTest.fullTitle() };
  },
};

/**
 * Stands in for the callee of a fan-out. The promise that it returns is one that passes the outcome on,
 * so that a rejection which nobody handles stays one. `realm` is the global object of the test's own realm.
 */
function fanOut(id, call, realm) {
  return (...args) => {
    const started = now();
    const seed = findSeed(realm);
    if (seed) latestTest = currentTest(realm);
    const isSeeded = seed?.site === id && plant(args, seed, realm);
    const size = sizeOf(args[0]);
    const result = call(...args);
    if (typeof result?.then !== "function") return result;
    const note = (outcome) => {
      if (seeds && !isSeeded) return;
      write({ type: "site", id, size, ms: now() - started, ...outcome }, realm);
    };
    return result.then(
      (value) => (note({ ok: true }), value),
      (error) => {
        note({ ok: false, error: describe(error) });
        throw error;
      },
    );
  };
}

/** Replaces the seeded elements by failing ones; their own work is still done. */
function plant(args, seed, realm) {
  if (typeof args[0]?.[Symbol.iterator] !== "function") return false;
  const elements = Array.from(args[0]);
  const one = seed.element === "last" ? elements.length - 1 : seed.element;
  const indices = seed.kind === "two" ? [0, elements.length - 1] : [one];
  const isThere = indices.every((index) => index in elements) && new Set(indices).size === indices.length;
  if (!isThere) return false;
  for (const index of indices) elements[index] = failing(elements[index], { seed, realm, index });
  args[0] = elements;
  return true;
}

function failing(element, { seed, realm, index }) {
  const fail = (work) => {
    const done = realm.Promise.resolve(work).then(ignore, ignore);
    if (!seed.late) return realm.Promise.reject(createError(seed, realm, index));
    return done.then(() => {
      throw createError(seed, realm, index);
    });
  };
  if (typeof element !== "function") return fail(element);
  // What it throws at once would have kept the fan-out itself from being called: so it must go on.
  return function (...args) {
    return fail(element.apply(this, args));
  };
}

function createError(seed, realm, index) {
  const message = `seeded ${seed.kind} ${seed.kind === "two" ? index : ""}`.trim();
  const create = classes.get(seed.className);
  const error = create ? instantiate(create(), message, realm) : new realm.Error(message);
  return Object.assign(error, seed.properties);
}

/** An instance by the constructor if it takes a message, else one by the prototype alone. */
function instantiate(constructor, message, realm) {
  try {
    return new constructor(message, message, message);
  } catch {
    return Object.assign(Object.create(constructor.prototype), {
      message,
      stack: new realm.Error(message).stack,
    });
  }
}

/** At the end of a file with handlers: how to get a class that one of them tests for. */
function define(name, create) {
  classes.set(name, create);
}

function enter(id, error, realm) {
  if (findSeed(realm)) write({ type: "enter", id, error: describe(error) }, realm);
}

function left(id, error, realm) {
  if (findSeed(realm)) write({ type: "left", id, error: describe(error) }, realm);
}

function arm(id, realm) {
  if (findSeed(realm)) write({ type: "arm", id }, realm);
}

/** The same for a callback of .catch or .then. */
function callback(id, handler, realm) {
  if (typeof handler !== "function") return handler;
  return function (error) {
    enter(id, error, realm);
    let result;
    try {
      result = handler.apply(this, arguments);
    } catch (thrown) {
      left(id, thrown, realm);
      throw thrown;
    }
    if (typeof result?.then === "function") result.then(ignore, (thrown) => left(id, thrown, realm));
    return result;
  };
}

/** An error by its leaves; a group is told apart by its flag alone, since grouping is the one allowed difference. */
function describe(error) {
  const leaves = [];
  collect(error, leaves, 0);
  return { group: isGroup(error), leaves: leaves.sort() };
}

function collect(error, leaves, depth) {
  if (isGroup(error) && depth < 10) for (const one of error.errors) collect(one, leaves, depth + 1);
  else
    leaves.push(
      `${error?.name ?? typeof error}: ${String(error?.message ?? error).split("\n")[0]}`.slice(0, 200),
    );
}

function isGroup(error) {
  return error?.name === "ExceptionGroup" && Array.isArray(error.errors);
}

function sizeOf(value) {
  return value?.length ?? value?.size ?? -1;
}

function ignore() {}

function findSeed(realm) {
  const { file } = seeds ? currentTest(realm) : {};
  const key = file && Object.keys(seeds).find((name) => file.endsWith(`/${name}`));
  return key && seeds[key];
}

function write(event, realm) {
  if (log) appendFileSync(log, `${JSON.stringify({ ...event, ...currentTest(realm) })}\n`);
}

function currentTest(realm) {
  if (mochaTest) return mochaTest;
  const worker = realm.__vitest_worker__;
  if (worker) return { file: worker.filepath };
  const state = realm.expect?.getState?.();
  return state ? { file: state.testPath, name: state.currentTestName } : {};
}
