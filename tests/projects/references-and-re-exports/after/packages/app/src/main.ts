import { exceptStar, on } from "except-star";
import { fetchEverything, TimedOut } from "../../core/src/index";

export async function main(urls: string[]): Promise<string[]> {
  try {
    return await fetchEverything(urls);
  } catch (error) {
    return exceptStar(error, on(TimedOut, () => []));
  }
}

main(["a"]);
