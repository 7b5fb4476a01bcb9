import { mergeConfig } from "vitest/config";
import config from "../../vitest.config.ts";
import { root } from "../start-process.mjs";
import { bugs } from "./bugs.mjs";
import { seedBug } from "./seed-bug.mjs";

const bug = bugs[Number(process.env["SEEDED_BUG"])];

export default mergeConfig(config, { root, plugins: bug === undefined ? [] : [seedBug(bug)] });
