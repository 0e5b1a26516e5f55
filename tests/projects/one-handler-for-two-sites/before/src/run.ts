import { Busy, evening, morning } from "./jobs";

export async function day(): Promise<"done" | "busy"> {
  try {
    await morning();
    await evening(new Set(["x"]));
    return "done";
  } catch (error) {
    if (error instanceof Busy) return "busy";
    throw error;
  }
}

void day();
