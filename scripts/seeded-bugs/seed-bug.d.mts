import type { Plugin } from "vitest/config";
import type { SeededBug } from "./bugs.mjs";

export function pathOf(bug: Pick<SeededBug, "file">): string;
export function seedBug(bug: SeededBug): Plugin;
