import { load } from "./load";
import { everyError } from "except-star";

async function show(ids: string[]): Promise<void> {
  try {
    await load(ids);
  } catch (error) {
    if (everyError(error, (error) => (error as Error).name === "AbortError")) return;
    throw error;
  }
}

void show(["a", "b"]);
