import type { PGlite } from "@electric-sql/pglite";
import { insertProduct, type Product } from "./database.js";

const UNIQUE_VIOLATION = "23505";

/** Adds all products of a delivery; a SKU that the shop has already is no error, anything else is. */
export async function importProducts(
  database: PGlite,
  products: Product[],
): Promise<"complete" | "with duplicates"> {
  try {
    await Promise.all(products.map((product) => insertProduct(database, product)));
    return "complete";
  } catch (error) {
    if ((error as { code?: string }).code === UNIQUE_VIOLATION) return "with duplicates";
    throw error;
  }
}
