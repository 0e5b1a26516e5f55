declare function purge(name: string): Promise<string>;

/** The build gives its file another name. */
export async function purgeAll(): Promise<string[]> {
  return Promise.all([purge("a"), purge("b")]);
}
