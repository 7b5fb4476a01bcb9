// One process of a fleet: asks for the token over and over, and tells its parent when something changes.
import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { createTokenSource, isIanumError } from "@ianum/core";
import { RedisTokenStore } from "@ianum/redis";
import { clientLibraries } from "./clients.ts";
import type { WorkerMessage, WorkerSettings } from "./fleet.ts";

const settings = JSON.parse(process.env["FLEET_WORKER"] ?? "{}") as WorkerSettings;
const tell = (message: WorkerMessage): void => void process.send?.(message, () => undefined);

let requestedAt = 0;
const { client } = await clientLibraries[settings.library]!(settings.redisUrl);
const source = createTokenSource({
  clientId: settings.clientId,
  clientSecret: settings.clientSecret,
  endpoints: { apiAuth: settings.apiAuth },
  store: new RedisTokenStore({ client, encryptionKey: Buffer.alloc(32, 3) }),
  // On a machine that has much else to do, nobody is to lose patience.
  timeoutMs: 100_000,
  onEvent(event) {
    if (event.type === "token-requested") requestedAt = Date.now();
    const isFirst = event.type === "token-requested" && event.attempt === 1;
    tell({ type: "event", event: { type: event.type, isForAll: isFirst && source.status?.().store === "up" } });
  },
});

/** A process that stands still for as long as a token lives gets one whose life is over. Any sooner it is a fault. */
const isOverOnArrival = (error: unknown): boolean =>
  isIanumError(error) &&
  error.message.includes("a token whose life is over") &&
  Date.now() - requestedAt >= settings.tokenLifeSeconds * 1_000;

process.on("disconnect", () => process.exit());
let last = "";
for (;;) {
  try {
    const askedAt = Date.now();
    const { value, expiresAt } = await source.getToken();
    if (expiresAt <= askedAt) throw new Error("a token was handed out whose life is over");
    if (value !== last) tell({ type: "token", fingerprint: createHash("sha256").update(value).digest("hex") });
    last = value;
  } catch (error) {
    if (!isOverOnArrival(error)) tell({ type: "error", message: String(error) });
  }
  await sleep(20);
}
