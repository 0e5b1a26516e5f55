export abstract class Base {
  abstract load(): Promise<void>;
  async start(): Promise<void> {
    try {
      await this.load();
    } catch (error) {
      /* a */
      throw error;
    }
  }
}
