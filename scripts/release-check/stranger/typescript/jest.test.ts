import * as application from "./application";
import scenes = require("../scenes.cjs");

for (const { name, run } of scenes(application)) test(name, run);
