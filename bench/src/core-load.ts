import { fileURLToPath } from "node:url";
import {
  type Clock,
  createTokenSource,
  createTokenSources,
  type TokenSource,
  type TokenSourceOptions,
} from "@ianum/core";

/** What a token source costs under load. Run this file by itself, with --expose-gc: it prints this as JSON. */
export interface CoreLoad {
  /** For a cold source: how long the callers took altogether, and how many token requests they cost. */
  readonly coldCallers: readonly { readonly signals: Signals; readonly ms: number; readonly tokenRequests: number }[];
  readonly bytesPerWaiter: number;
  readonly bytesPerIdleSource: number;
  /** 10,000 gates of one process, each with a token, through `createTokenSources`. */
  readonly bytesOfGates: number;
}

/** What the callers pass: nothing, one AbortSignal for all, or one each. */
type Signals = "none" | "one for all" | "one each";

const CALLERS = 100_000;
const SOURCES = 10_000;
const GATES = 10_000;

/** A token endpoint that answers when it is told to. */
interface HeldEndpoint {
  readonly source: TokenSource;
  readonly counts: { tokenRequests: number };
  answer(): void;
}

function createHeldEndpoint(): HeldEndpoint {
  const counts = { tokenRequests: 0 };
  let answer: (() => void) | undefined;
  const isAnswered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const source = createTokenSource({
    ...optionsOf("gate"),
    fetch: async () => {
      counts.tokenRequests += 1;
      await isAnswered;
      return tokenResponse();
    },
  });
  return { source, counts, answer: () => answer?.() };
}

// How long the machine takes is no reason to send a second request.
const standingClock: Clock = {
  now: () => 1_800_000_000_000,
  elapsed: () => 0,
  sleep: () => new Promise<void>(() => {}),
};

function optionsOf(clientId: string): TokenSourceOptions {
  return {
    clientId,
    clientSecret: "bench",
    clock: standingClock,
    fetch: tokenResponse,
  };
}

async function tokenResponse(): Promise<Response> {
  return Response.json({ access_token: "bench-token", token_type: "Baerer", expires_in: 3600 });
}

/** Cold callers of one source, all at once. */
async function coldCallers(signals: Signals): Promise<CoreLoad["coldCallers"][number]> {
  const { source, counts, answer } = createHeldEndpoint();
  const shared = new AbortController().signal;
  const options: Record<Signals, () => { readonly signal?: AbortSignal }> = {
    none: () => ({}),
    "one for all": () => ({ signal: shared }),
    "one each": () => ({ signal: new AbortController().signal }),
  };
  const startedAt = performance.now();
  const calls = Array.from({ length: CALLERS }, () => source.getToken(options[signals]()));
  answer();
  await Promise.all(calls);
  return { signals, ms: performance.now() - startedAt, tokenRequests: counts.tokenRequests };
}

async function bytesPerWaiter(): Promise<number> {
  const { source, answer } = createHeldEndpoint();
  const first = source.getToken();
  const calls: Promise<unknown>[] = Array.from({ length: CALLERS }, () => first);
  const before = heapUsed();
  for (let index = 0; index < CALLERS; index += 1) calls[index] = source.getToken();
  await new Promise((resolve) => setImmediate(resolve));
  const bytes = (heapUsed() - before) / CALLERS;
  answer();
  await Promise.all(calls);
  return bytes;
}

async function bytesPerIdleSource(): Promise<number> {
  const warm = async (): Promise<TokenSource> => {
    const { source, answer } = createHeldEndpoint();
    answer();
    await source.getToken();
    return source;
  };
  const sources: TokenSource[] = [];
  for (let index = 0; index < 100; index += 1) await warm();
  const before = heapUsed();
  for (let index = 0; index < SOURCES; index += 1) sources.push(await warm());
  const bytes = (heapUsed() - before) / sources.length;
  return bytes;
}

async function bytesOfGates(): Promise<number> {
  await createTokenSources(optionsOf).get("warm-up").getToken();
  const before = heapUsed();
  const sources = createTokenSources(optionsOf, { max: GATES });
  for (let index = 0; index < GATES; index += 1) await sources.get(`gate-${index}`).getToken();
  const bytes = heapUsed() - before;
  if (sources.size !== GATES) throw new Error("a gate was let go");
  return bytes;
}

function heapUsed(): number {
  if (globalThis.gc === undefined) throw new Error("run this with --expose-gc");
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const load: CoreLoad = {
    coldCallers: [await coldCallers("none"), await coldCallers("one for all"), await coldCallers("one each")],
    bytesPerWaiter: Math.round(await bytesPerWaiter()),
    bytesPerIdleSource: Math.round(await bytesPerIdleSource()),
    bytesOfGates: await bytesOfGates(),
  };
  console.log(JSON.stringify(load));
}
