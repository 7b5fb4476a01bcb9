import type { Sandbox } from "../create-sandbox.ts";
import { quoted } from "./env-file.ts";

/** What the command prints when it serves: addresses, keys, and the environment to copy. */
export function greeting(sandbox: Sandbox, origin: string, platform: NodeJS.Platform): string {
  const keys = sandbox.gates.map(
    ({ id, alias, secrets, idSubscription, redirectUrl }) => `
  gate id        ${id}
  alias          ${alias}
  client secret  ${secrets[0]}
  subscription   ${idSubscription}
  login page     ${forPeople(origin)}/${alias}
  redirects to   ${redirectUrl}
`,
  );
  return `Ianum sandbox: ${forPeople(origin)}
${keys.join("")}
To use it in place of the platform:

${environmentLines(sandbox.env, platform)}

Stop it with Ctrl+C.

`;
}

/**
 * The address as it stands in a browser: the cookies of `127.0.0.1` are others than those of `localhost`, where an
 * application in development is. Programs get `127.0.0.1`: no look-up can lead their secret to another program.
 */
export function forPeople(origin: string): string {
  return origin.replace("//127.0.0.1:", "//localhost:");
}

/** The lines that set these variables in the shell that is usual on this platform. */
export function environmentLines(env: Readonly<Record<string, string>>, platform: NodeJS.Platform): string {
  const line =
    platform === "win32"
      ? (name: string, value: string) => `$env:${name} = '${value}'`
      : (name: string, value: string) => `export ${name}=${quoted(value)}`;
  return Object.entries(env)
    .map(([name, value]) => line(name, value))
    .join("\n");
}
