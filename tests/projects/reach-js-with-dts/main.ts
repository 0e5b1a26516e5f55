import { load } from "./load.js";
import { fetchOne } from "./fetch-one.js";

export async function main(): Promise<void> {
  try {
    await load(fetchOne);
  } catch /* a */ {
    return;
  }
}
void main();
