const { test } = require("node:test");
const application = require("./compiled/application.js");
const scenes = require("../scenes.cjs");

for (const { name, run } of scenes(application)) test(name, run);
