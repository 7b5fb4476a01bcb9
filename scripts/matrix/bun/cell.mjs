import { join } from "node:path";
import { startProgram } from "../start-program.mjs";

export const about = "Bun";

export const start = ({ folder }) =>
  startProgram({ folder, command: join(folder, "node_modules", "@oven", "bun-linux-x64", "bin", "bun") });
