/** Methods that turn the function they are given into text and run it in another realm, where no import exists. */
export const serialisingMethods: ReadonlySet<string> = new Set([
  "evaluate",
  "evaluateAll",
  "evaluateHandle",
  "evaluateOnNewDocument",
  "$eval",
  "$$eval",
  "addInitScript",
  "exposeFunctionBody",
  "waitForFunction",
  "executeScript",
  "executeAsyncScript",
]);

/** The same where only the whole name tells: `execute` alone runs functions of every kind. */
export const serialisingCalls: ReadonlySet<string> = new Set([
  "browser.execute",
  "browser.executeAsync",
  "driver.execute",
  "driver.executeAsync",
  "cy.origin",
  "ClientFunction",
  "greenlet",
  "useWorker",
  "useWebWorkerFn",
]);

/** Calls whose factory is hoisted above the imports of its file: `vi.mock("m", factory)`. */
export const hoistingCalls: ReadonlySet<string> = new Set([
  "jest.mock",
  "jest.doMock",
  "jest.unstable_mockModule",
  "vi.mock",
  "vi.hoisted",
]);

/** Classes that run the function they are given first in a thread; a pool or a queue is given one that makes its workers. */
export const textWorkers = /^(?!.*(?:Pool|Queue)).*Worker/;
