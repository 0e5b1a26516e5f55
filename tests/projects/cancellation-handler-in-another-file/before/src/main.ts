import { load } from "./load";

async function show(ids: string[]): Promise<void> {
  try {
    await load(ids);
  } catch (error) {
    if ((error as Error).name === "AbortError") return;
    throw error;
  }
}

void show(["a", "b"]);
