import { loadAll, loadBoth } from "../src/load";
import { register } from "./unknown.vue";

export const readNothing = () => loadAll([]);

register(loadBoth);
