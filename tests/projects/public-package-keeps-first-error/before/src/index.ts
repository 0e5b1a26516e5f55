export { readAll } from "./read";
