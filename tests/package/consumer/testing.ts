import { groupOf, matchers } from "except-star/testing";

console.log(groupOf([TypeError, { message: /timeout/ }], { flatten: true }), matchers.toBeGroupOf);
