import { fetchEverything, TimedOut } from "../../core/src/index";
import { everyError } from "except-star";

export async function main(urls: string[]): Promise<string[]> {
  try {
    return await fetchEverything(urls);
  } catch (error) {
    if (everyError(error, (error) => error instanceof TimedOut)) return [];
    throw error;
  }
}

main(["a"]);
