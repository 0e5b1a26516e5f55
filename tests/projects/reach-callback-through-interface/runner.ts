export interface Runner {
  race<T>(work: Promise<T>): Promise<T>;
}
export const runner: Runner = {
  race: async (work) => {
    try {
      return await work;
    } catch (error) {
      /* a */
      throw error;
    }
  },
};
