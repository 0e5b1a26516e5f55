import { state } from "./api.js";

export async function main(): Promise<void> {
  try {
    await state.api?.load();
  } catch /* a */ {
    return;
  }
}
void main();
