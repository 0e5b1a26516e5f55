export interface Options {
  onError(error: unknown): void;
}

declare function read(name: string): Promise<string>;

export async function load(options: Options): Promise<void> {
  try {
    await Promise.all([read("a"), read("b")]);
  } catch (/* caught */ error) {
    options.onError(error);
  }
}
