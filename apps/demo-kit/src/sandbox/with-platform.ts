import type { Surroundings } from "../command/run-command.ts";
import { type SandboxProcess, startSandbox } from "./start-sandbox.ts";

/** The platform that a demo speaks to. */
export interface DemoPlatform {
  /** What `optionsFromEnv` reads: the environment's, or a sandbox's. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Only where the environment has no keys. */
  readonly sandbox?: SandboxProcess;
}

/**
 * Does the work with the platform that the environment's keys are for. Without `IANUM_CLIENT_ID` a sandbox stands in, in
 * a process of its own, which is said on stderr; it ends with the work.
 *
 * @param settings - of that sandbox: its gate's alias
 */
export async function withPlatform<Result>(
  { env, stderr }: Pick<Surroundings, "env" | "stderr">,
  work: (platform: DemoPlatform) => Promise<Result>,
  settings: { readonly alias?: string } = {},
): Promise<Result> {
  if (env["IANUM_CLIENT_ID"]) return work({ env });
  const sandbox = await startSandbox(settings);
  try {
    stderr.write("no IANUM_CLIENT_ID in the environment: a sandbox stands in for the platform\n");
    return await work({ env: { ...env, ...sandbox.env }, sandbox });
  } finally {
    await sandbox.close();
  }
}
