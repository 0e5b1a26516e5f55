export { default as fetchEverything } from "./fetch-all";
export { default as TimedOut } from "./timeout-error";
