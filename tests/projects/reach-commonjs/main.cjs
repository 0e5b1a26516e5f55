const { load } = require("./load.cjs");
load((n) => n).catch(/* a */ () => {});
