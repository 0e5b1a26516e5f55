export interface Gatherer {
  start(): Promise<void>;
  collect(): Promise<number[]>;
  stop(): Promise<void>;
}

async function fetchOne(n: number): Promise<number> {
  return n;
}

export class Pages implements Gatherer {
  async start(): Promise<void> {
    await fetchOne(0);
  }

  async collect(): Promise<number[]> {
    return Promise.all([1, 2].map(async (n) => fetchOne(n)));
  }

  async stop(): Promise<void> {
    await fetchOne(0);
  }
}
