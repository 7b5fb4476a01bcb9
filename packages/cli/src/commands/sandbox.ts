import { fileURLToPath } from "node:url";
import type { Host } from "../host.ts";
import { takeEnvFile } from "../take-env-file.ts";

/** `ianum sandbox …`: `ianum-sandbox` with these arguments, in this process, and the options that every command has. */
export async function sandbox(
  host: Host & Pick<NodeJS.Process, "argv" | "exitCode">,
  args: readonly string[],
): Promise<void> {
  const end = args.includes("--") ? args.indexOf("--") : args.length;
  const [own, command] = [args.slice(0, end), args.slice(end)];
  let others: readonly string[];
  try {
    const { file, rest } = takeEnvFile(own);
    others = rest;
    if (file !== undefined) {
      const { readSettings } = await import("../settings.ts");
      // The sandbox's own keys still take the place of these.
      Object.assign(host.env, (await readSettings(host.env, file)).env);
    }
  } catch (error) {
    const { reportError } = await import("../report-error.ts");
    host.exitCode = reportError(error, host, own.includes("--json"));
    return;
  }
  const bin = new URL("bin.js", import.meta.resolve("@ianum/sandbox"));
  host.argv.splice(1, host.argv.length, fileURLToPath(bin), ...others, ...command);
  await import(bin.href);
  if (own.some((argument) => argument === "--help" || argument === "-h")) host.stdout.write(notes);
}

const notes = `
As every command of ianum it also has:
  --env <file>            read a file of NAME=value lines for the command after
                          --; its values take the place of the environment's
  -V, --version           print the version
`;
