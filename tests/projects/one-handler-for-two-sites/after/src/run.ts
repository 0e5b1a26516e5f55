import { everyError } from "except-star";
import { Busy, evening, morning } from "./jobs";

export async function day(): Promise<"done" | "busy"> {
  try {
    await morning();
    await evening(new Set(["x"]));
    return "done";
  } catch (error) {
    if (everyError(error, Busy)) return "busy";
    throw error;
  }
}

void day();
