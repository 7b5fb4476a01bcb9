import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { measure } from "../measure.ts";
import type { Stop } from "../stop.ts";

const bin = fileURLToPath(import.meta.resolve("@ianum/cli/dist/bin.js"));

export const doctor: Stop = {
  name: "doctor",
  title: "ianum doctor: one command says why a call fails",

  async run({ sandbox, say }) {
    say("$ ianum doctor");
    const measurement = await measure(sandbox, { adapter: "@ianum/cli", what: "ianum doctor" }, () =>
      examine(sandbox.env, 0),
    );
    say("The same, with a line end that was copied along with the secret:");
    say("");
    say("$ ianum doctor");
    await examine({ ...sandbox.env, IANUM_CLIENT_SECRET: `${sandbox.env["IANUM_CLIENT_SECRET"]}\n` }, 1);
    return [measurement];
  },
};

/** Runs the command as a person does, on this process's terminal. */
async function examine(keys: Readonly<Record<string, string>>, expected: number): Promise<void> {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith("IANUM_"));
  const env = { ...Object.fromEntries(others), ...keys };
  const child = spawn(process.execPath, [bin, "doctor"], { env, stdio: ["ignore", "inherit", "inherit"] });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== expected) throw new Error(`ianum doctor ended with exit code ${code}`);
}
