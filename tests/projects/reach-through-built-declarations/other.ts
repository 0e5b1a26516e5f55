import { load } from "./built.js";

async function other(): Promise<void> {
  try {
    await load();
  } catch /* b */ {
    return;
  }
}
void other();
