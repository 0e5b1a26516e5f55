import { getJson, getText, type RequestOptions } from "./http-client.js";
import { retry } from "./retry.js";

export interface Price {
  amount: number;
  currency: string;
}

export interface Review {
  stars: number;
  text: string;
}

/** The services that the shop calls, under one base address. */
export class Upstreams {
  constructor(readonly base: string) {}

  quotePrice(sku: string, options: RequestOptions = {}): Promise<Price> {
    return retry(() => getJson<Price>("prices", `${this.base}/prices/${sku}`, options), {
      attempts: 2,
      delay: 5,
    });
  }

  async stockLevel(sku: string): Promise<number> {
    return Number(await getText("warehouse", `${this.base}/warehouse/${sku}`));
  }

  listReviews(sku: string, options: RequestOptions = {}): Promise<Review[]> {
    return getJson<Review[]>("reviews", `${this.base}/reviews/${sku}`, options);
  }
}
