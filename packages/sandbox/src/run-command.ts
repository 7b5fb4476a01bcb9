import { parseArgs } from "node:util";
import { createSandbox, type Sandbox } from "./create-sandbox.ts";

/** Where the command writes to. */
export interface CommandOutput {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** A sandbox that serves, or the exit code of a command that has ended. */
export type CommandResult =
  | { readonly sandbox: Sandbox; readonly origin: string }
  | { readonly sandbox?: never; readonly exitCode: number };

const help = `Usage: ianum-sandbox [options]

Serves a local Ianum platform on 127.0.0.1 until it is stopped with Ctrl+C.

Options:
  --port N              the port to listen on (default: a free one)
  --redirect-url URL    where the login page sends the browser
                        (default: http://localhost:3000/login/return)
  --token-life SECONDS  how long an access token lives (default: 3600)
  --json                print the address and keys as one line of JSON
  --help                print this

`;

/** Runs `ianum-sandbox` with its arguments. */
export async function runCommand(args: readonly string[], output: CommandOutput): Promise<CommandResult> {
  try {
    const options = readArguments(args);
    if (options.isHelp) {
      output.out(help);
      return { exitCode: 0 };
    }
    const sandbox = createSandbox({
      gates: [options.redirectUrl === undefined ? {} : { redirectUrl: options.redirectUrl }],
      ...(options.tokenLifeSeconds === undefined ? {} : { tokenLifeSeconds: options.tokenLifeSeconds }),
    });
    const origin = await sandbox.listen(options.port).catch((error: unknown) => {
      throw new CannotListen((error as Error).message.replace("listen: ", ""), { cause: error });
    });
    output.out(options.isJson ? `${JSON.stringify({ origin, gates: sandbox.gates })}\n` : greeting(sandbox, origin));
    return { sandbox, origin };
  } catch (error) {
    const { message } = error as Error;
    if (error instanceof CannotListen) {
      output.err(`ianum-sandbox: ${message}\n`);
      return { exitCode: 1 };
    }
    output.err(`ianum-sandbox: ${message}\nSee ianum-sandbox --help\n`);
    return { exitCode: 2 };
  }
}

class CannotListen extends Error {
  override readonly name = "CannotListen";
}

interface Arguments {
  readonly isHelp: boolean;
  readonly isJson: boolean;
  readonly port: number;
  readonly redirectUrl: string | undefined;
  readonly tokenLifeSeconds: number | undefined;
}

function readArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: "string", default: "0" },
      "redirect-url": { type: "string" },
      "token-life": { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const { port, "redirect-url": redirectUrl, "token-life": tokenLife } = values;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    throw new RangeError(`--port must be a whole number from 0 to 65535, got "${port}"`);
  if (tokenLife !== undefined && !(/^\d+(\.\d+)?$/.test(tokenLife) && Number(tokenLife) > 0))
    throw new RangeError(`--token-life must be a number of seconds above 0, got "${tokenLife}"`);
  if (redirectUrl !== undefined && !/^https?:\/\//i.test(redirectUrl))
    throw new RangeError(`--redirect-url must be an http or https address, got "${redirectUrl}"`);
  return {
    isHelp: values.help,
    isJson: values.json,
    port: Number(port),
    redirectUrl,
    tokenLifeSeconds: tokenLife === undefined ? undefined : Number(tokenLife),
  };
}

function greeting(sandbox: Sandbox, origin: string): string {
  const keys = sandbox.gates.map(
    ({ id, alias, secrets, idSubscription, redirectUrl }) => `
  gate id        ${id}
  alias          ${alias}
  client secret  ${secrets[0]}
  subscription   ${idSubscription}
  login page     ${origin}/${alias}
  redirects to   ${redirectUrl}
`,
  );
  const [gate] = sandbox.gates;
  return `Ianum sandbox: ${origin}
${keys.join("")}
To use it in place of the platform:

export IANUM_CLIENT_ID=${gate?.id}
export IANUM_CLIENT_SECRET=${gate?.secrets[0]}
export IANUM_REGION=sandbox
export IANUM_API_AUTH_URL=${origin}
export IANUM_AUTH_URL=${origin}
export IANUM_ID_URL=${origin}

Stop it with Ctrl+C.
`;
}
