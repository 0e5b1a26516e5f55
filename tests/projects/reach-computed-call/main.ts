import { Pages, type Gatherer } from "./gatherer.js";

const lists: Record<string, () => void> = {};

async function gather(gatherer: Gatherer, phase: keyof Gatherer): Promise<void> {
  try {
    await gatherer[phase]();
  } catch (error) {
    /* around */
    if ((error as { code?: string }).code !== "ENOENT") throw error;
  }
}

async function end(gatherer: Gatherer, phase: "start" | "stop"): Promise<void> {
  try {
    await gatherer[phase]();
  } catch {
    /* of others */
  }
}

const pages = new Pages();
for (const name of Object.keys(lists)) lists[name]?.();
void gather(pages, "collect").then(() => end(pages, "stop"));
