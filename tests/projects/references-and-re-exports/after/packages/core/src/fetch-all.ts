import { TaskGroup } from "except-star";
import TimedOut from "./timeout-error";

async function get(url: string): Promise<string> {
  if (url === "") throw new TimedOut("slow");
  return url;
}

export default async function fetchAll(urls: string[]) {
  const bodies = await TaskGroup.all(urls.map((url) => async () => (await get(url)).trim()));
  return bodies;
}
