import { test } from "node:test";
import * as application from "./application.js";
import scenes from "../scenes.cjs";

for (const { name, run } of scenes(application)) test(name, run);
