export { load as start } from "./all.js";
