// Injected where the specs name these globals; the built runtime is no part of the bundle, and sees none of them.
export { process, setImmediate } from "./node-stand-ins.js";
