import { setImmediate as turn } from "node:timers/promises";
import type { TokenEvent } from "@ianum/core";
import type { IanumInterceptorOptions } from "@ianum/axios";
import {
  createSandbox,
  type ProtectedService,
  type Sandbox,
  type SandboxOptions,
  startProtectedService,
} from "@ianum/sandbox";

/** An API that wants the sandbox's tokens. */
export interface Service extends ProtectedService {
  readonly port: number;
}

export interface World {
  readonly sandbox: Sandbox;
  readonly platform: string;
  readonly service: Service;
  readonly events: TokenEvent[];
  /** The gate's keys, and leave for the service. */
  readonly options: IanumInterceptorOptions;
  /** Another service, at another port and so at another origin. */
  elsewhere(): Promise<Service>;
  close(): Promise<void>;
}

/** A platform and a service of one's own, both over real HTTP. */
export async function createWorld(sandboxOptions: SandboxOptions = {}): Promise<World> {
  const sandbox = createSandbox({ accesses: 10, ...sandboxOptions });
  const platform = await sandbox.listen();
  const services: Service[] = [];
  const start = async (): Promise<Service> => {
    const started = await startProtectedService(sandbox);
    const service = { ...started, port: Number(new URL(started.origin).port) };
    services.push(service);
    return service;
  };
  const service = await start();
  const events: TokenEvent[] = [];
  const [gate] = sandbox.gates;
  return {
    sandbox,
    platform,
    service,
    events,
    options: {
      clientId: gate!.id,
      clientSecret: gate!.secrets[0]!,
      endpoints: { apiAuth: platform },
      origins: [service.origin],
      onEvent: (event) => events.push(event),
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

/** What a call rejects with whose timeout ends after the request has arrived, however slow this machine is. */
export async function thrownLate(
  call: (timeout: number) => Promise<unknown>,
  hasArrived: () => boolean,
): Promise<Record<string, unknown> & Error> {
  for (const timeout of [50, 300, 3_000]) {
    const error = await thrownBy(call(timeout));
    if (hasArrived()) return error;
  }
  return thrownBy(call(30_000));
}

/** What a call rejects with. */
export async function thrownBy(call: Promise<unknown>): Promise<Record<string, unknown> & Error> {
  const outcome = await call.then(
    () => undefined,
    (error: unknown) => error as Record<string, unknown> & Error,
  );
  if (outcome === undefined) throw new Error("it did not fail");
  return outcome;
}

/** What a fetch rejects with that hides a 401 behind an error of the body. */
export const hiddenRefusal = (): Error =>
  new TypeError("fetch failed", { cause: new Error("expected non-null body source") });
