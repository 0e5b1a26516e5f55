/** An upstream service answered with an error, or not in time. */
export class UpstreamError extends Error {
  override name = "UpstreamError";

  constructor(
    readonly upstream: string,
    readonly status: number,
  ) {
    super(`${upstream} answered ${status}`);
  }
}

/** The shop does not sell this product. */
export class UnknownProduct extends Error {
  override name = "UnknownProduct";

  constructor(readonly sku: string) {
    super(`no product ${sku}`);
  }
}
