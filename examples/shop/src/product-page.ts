import type { PGlite } from "@electric-sql/pglite";
import { findProduct } from "./database.js";
import { UnknownProduct } from "./errors.js";
import type { Price, Review, Upstreams } from "./upstreams.js";

export interface ProductPage {
  title: string;
  price: Price;
  inStock: boolean;
  reviews: Review[];
}

/** Everything that the page of a product shows, from the database and three upstreams at once. */
export async function loadProductPage(
  database: PGlite,
  upstreams: Upstreams,
  sku: string,
): Promise<ProductPage> {
  const product = await findProduct(database, sku);
  if (!product) throw new UnknownProduct(sku);
  const [price, stock, reviews] = await Promise.all([
    upstreams.quotePrice(sku),
    upstreams.stockLevel(sku),
    upstreams.listReviews(sku), // slow on popular products
  ]);
  return { title: product.title, price, inStock: stock > 0, reviews };
}
