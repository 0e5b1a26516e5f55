declare function heat(name: string): Promise<string>;

/** A pattern of the entries leads to it. */
export async function warm(): Promise<string[]> {
  return Promise.all([heat("a"), heat("b")]);
}
