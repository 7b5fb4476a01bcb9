import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import { createTokenSource, type TokenEvent, type TokenSource } from "@ianum/core";
import { createSandbox, type Sandbox } from "../create-sandbox.ts";
import { createTestClock, type TestClock } from "../create-test-clock.ts";
import { type ProtectedService, startProtectedService } from "../start-protected-service.ts";
import { createPatience } from "./patience.ts";
import { respondToGraphqlToo } from "./respond-to-graphql-too.ts";
import type { CreateTransport, TransportAnswer, TransportRequest, TransportUnderTest } from "./transport-under-test.ts";

/** What one test is given: a platform, two services and a transport of its own. */
export interface TransportTestContext {
  readonly sandbox: Sandbox;
  /** What the sandbox and the token source go by. */
  readonly clock: TestClock;
  readonly source: TokenSource;
  readonly events: readonly TokenEvent[];
  /** The service that may see the token. */
  readonly service: ProtectedService;
  /** A service at another port, so at another origin, that may not. */
  readonly stranger: ProtectedService;
  readonly transport: TransportUnderTest;
  /** Another client with the adapter on it. @defaultValue source: the one that `transport` has */
  another(source?: TokenSource): Promise<TransportUnderTest>;
  /** Sends a request to `service`, or to a whole address. */
  send(path: string, request?: Partial<TransportRequest>): Promise<TransportAnswer>;
  /** How often the caller's own middleware has run. */
  readonly middlewareRuns: number;
}

/** Runs one test in a world of its own, and takes it down, however the test ends. */
export async function inTransportWorld(
  create: CreateTransport,
  run: (context: TransportTestContext) => Promise<void>,
): Promise<void> {
  const clock = createTestClock();
  const sandbox = createSandbox({ clock, accesses: 0 });
  const platform = await sandbox.listen();
  const start = (): Promise<ProtectedService> => startProtectedService(sandbox, { respond: respondToGraphqlToo });
  const [service, stranger] = await Promise.all([start(), start()]);
  const events: TokenEvent[] = [];
  let middlewareRuns = 0;
  const source = createTokenSource({
    clientId: sandbox.gates[0]?.id ?? "",
    clientSecret: () => sandbox.gates[0]?.secrets ?? [],
    endpoints: { apiAuth: platform },
    clock,
    retries: 0,
    onEvent: (event) => events.push(event),
  });
  const another = async (from = source): Promise<TransportUnderTest> =>
    create({
      source: from,
      origins: [service.origin],
      baseUrl: service.origin,
      onMiddleware: () => {
        middlewareRuns += 1;
      },
    });
  try {
    const transport = await another();
    await run({
      sandbox,
      clock,
      source,
      events,
      service,
      stranger,
      transport,
      another,
      send(path, request) {
        const url = new URL(path, service.origin).href;
        const answer = transport.send({ method: "GET", url, headers: {}, ...request });
        // A test that fails early leaves calls behind; they must not fail the whole run.
        answer.catch(() => undefined);
        return answer;
      },
      get middlewareRuns() {
        return middlewareRuns;
      },
    });
  } finally {
    await Promise.all([sandbox.close(), service.close(), stranger.close()]);
  }
}

/** Waits for what other parts of this process bring about. */
export async function until(what: string, isTrue: () => boolean): Promise<void> {
  const patience = createPatience();
  while (!isTrue()) {
    if (patience.isOver()) throw new Error(`${what}: this did not happen`);
    await turn();
  }
}

/** What the call rejects with; fails if it resolves or never settles. */
export async function rejectionOf(call: Promise<unknown>): Promise<unknown> {
  let outcome: { readonly error: unknown } | "answered" | undefined;
  const settled = call.then(
    () => "answered" as const,
    (error: unknown) => ({ error }),
  );
  void settled.then((settledAs) => (outcome = settledAs));
  await until("a rejection", () => outcome !== undefined);
  assert.ok(typeof outcome === "object", "the call resolved instead of rejecting");
  return outcome.error;
}
