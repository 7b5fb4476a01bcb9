import { join } from "node:path";
import { startProgram } from "../start-program.mjs";

export const about = "Deno, over `node_modules`, allowed to reach the network and its environment alone";

export const start = ({ folder }) =>
  startProgram({
    folder,
    command: join(folder, "node_modules", "@deno", "linux-x64-glibc", "deno"),
    args: ["run", "--node-modules-dir=manual", "--no-lock", "--allow-net", "--allow-env", "--allow-read"],
  });
