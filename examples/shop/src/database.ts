import { PGlite } from "@electric-sql/pglite";

export interface Product {
  sku: string;
  title: string;
}

/** Opens the shop's database, in memory, with its tables. */
export async function openDatabase(): Promise<PGlite> {
  const database = await PGlite.create();
  await database.exec(`
    CREATE TABLE products (sku text PRIMARY KEY, title text NOT NULL CHECK (title <> ''));
    CREATE TABLE views (sku text NOT NULL, at timestamptz NOT NULL DEFAULT now());
  `);
  return database;
}

/** The product of a SKU, if the shop sells it. */
export async function findProduct(database: PGlite, sku: string): Promise<Product | undefined> {
  const { rows } = await database.query<Product>("SELECT sku, title FROM products WHERE sku = $1", [sku]);
  return rows[0];
}

/** Adds one product. Rejects with PostgreSQL's error (`code` 23505) when the SKU is taken. */
export async function insertProduct(database: PGlite, product: Product): Promise<void> {
  await database.query("INSERT INTO products (sku, title) VALUES ($1, $2)", [product.sku, product.title]);
}
