import { setImmediate as turn } from "node:timers/promises";
import type { IanumFetchOptions } from "@ianum/fetch";
import {
  createSandbox,
  type ProtectedService,
  type Sandbox,
  type SandboxOptions,
  startProtectedService,
} from "@ianum/sandbox";

/** An API that wants the sandbox's tokens. */
export type Service = ProtectedService;

export interface World {
  readonly sandbox: Sandbox;
  readonly platform: string;
  readonly service: Service;
  readonly options: IanumFetchOptions;
  /** Another service, at another port and so at another origin. */
  elsewhere(): Promise<ProtectedService>;
  close(): Promise<void>;
}

/** A platform and a service of one's own, both over real HTTP. */
export async function createWorld(sandboxOptions: SandboxOptions = {}): Promise<World> {
  const sandbox = createSandbox({ accesses: 10, ...sandboxOptions });
  const platform = await sandbox.listen();
  const services: ProtectedService[] = [];
  const start = async (): Promise<ProtectedService> => {
    const started = await startProtectedService(sandbox);
    services.push(started);
    return started;
  };
  const service = await start();
  const [gate] = sandbox.gates;
  return {
    sandbox,
    platform,
    service,
    options: {
      clientId: gate!.id,
      clientSecret: gate!.secrets[0]!,
      endpoints: { apiAuth: platform },
      origins: [service.origin],
    },
    elsewhere: start,
    async close() {
      await Promise.all([...services, sandbox].map((one) => one.close()));
    },
  };
}

/** Waits for what other parts of this process bring about. */
export async function until(isTrue: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + 50_000;
  while (!isTrue()) {
    if (performance.now() > giveUpAt) throw new Error("it never came about");
    await turn();
  }
}
