import { fetchEverything, TimedOut } from "../../core/src/index";
import { exceptStar, on } from "except-star";

export async function main(urls: string[]): Promise<string[]> {
  try {
    return await fetchEverything(urls);
  } catch (error) {
    return exceptStar(error, on(TimedOut, () => []));
  }
}

main(["a"]);
