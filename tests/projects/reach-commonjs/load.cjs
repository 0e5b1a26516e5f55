async function load(fetchOne) {
  await Promise.all([1, 2].map(async (n) => fetchOne(n)));
}
module.exports = { load };
