
export async function main(): Promise<void> {
  try {
    const { load } = await import("./load.js");
    await load();
  } catch /* a */ {
    return;
  }
}
void main();
