export async function retry<T>(task: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await task();
    } catch (error) {
      /* a */
      if (Math.random() > 0.5) throw error;
    }
  }
}
