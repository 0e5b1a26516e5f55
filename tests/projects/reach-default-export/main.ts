import anything from "./load.js";

export async function main(): Promise<void> {
  try {
    await anything();
  } catch /* a */ {
    return;
  }
}
void main();
