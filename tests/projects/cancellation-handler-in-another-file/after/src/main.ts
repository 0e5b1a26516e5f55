import { everyError } from "except-star";
import { load } from "./load";

async function show(ids: string[]): Promise<void> {
  try {
    await load(ids);
  } catch (error) {
    if (everyError(error, (error) => (error as Error).name === "AbortError")) return;
    throw error;
  }
}

void show(["a", "b"]);
