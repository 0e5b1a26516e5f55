/** Files of src that break a size of the house, each with the reason why that reads better than a split. */
export const oversized: Readonly<Record<string, string>> = {};
