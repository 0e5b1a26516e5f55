declare function read(name: string): Promise<string>;

export async function readAll(names: string[]): Promise<string[]> {
  return Promise.all(names.map(read));
}

/** Used inside the package alone. */
export async function warm(): Promise<void> {
  await Promise.all([read("a"), read("b")]);
}
