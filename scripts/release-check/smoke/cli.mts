import { execFile } from "node:child_process";

/** The command, as npx starts it in a project that has it. */
export async function smoke(): Promise<void> {
  const [major, minor, patch] = (await ianum("--version")).trim().split(".").map(Number);
  if (![major, minor, patch].every(Number.isInteger)) throw new Error("ianum --version prints no version");

  const { ok, checks } = JSON.parse(await ianum("doctor", "--json")) as { ok: boolean; checks: unknown[] };
  if (!ok || checks.length < 10) throw new Error(`ianum doctor: ${JSON.stringify(checks)}`);

  const header = await ianum("token", "--header");
  if (!/^Authorization: Bearer \S+\n$/.test(header)) throw new Error("ianum token --header prints no header");
  const body = await ianum("request", "GET", "/subscription/sub_1/agreements");
  if (!body.includes('"isAuthorized":true')) throw new Error(`ianum request: ${body}`);
  if (!(await ianum("sandbox", "--help")).includes("ianum-sandbox")) throw new Error("ianum sandbox is not there");
}

function ianum(...args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile("npx", ["--no-install", "ianum", ...args], (error, out, err) =>
      error ? reject(new Error(`ianum ${args.join(" ")} failed: ${out}${err}`)) : resolve(out),
    );
  });
}
