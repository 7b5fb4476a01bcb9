// One process of the fleet: a service that needs a token ten times a second.
import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { createTokenSource, optionsFromEnv, type TokenEvent, type TokenStore } from "@ianum/core";
import { RedisTokenStore } from "@ianum/redis";
import { createClient } from "redis";
import type { ServiceMessage, ServiceSettings } from "./messages.ts";
import { createServiceTelemetry } from "./service-telemetry.ts";

const ASKS_EVERY_MS = 100;

const settings = JSON.parse(process.env["FLEET_SERVICE"] ?? "") as ServiceSettings;
const tell = (message: ServiceMessage): void => {
  // A parent that has ended need not be told.
  if (process.connected) process.send?.(message, () => undefined);
};
// A Ctrl-C reaches every process of the terminal; the parent decides when this one ends.
process.on("SIGINT", () => undefined);
process.on("disconnect", () => process.exit());

const telemetry = settings.hasTelemetry
  ? createServiceTelemetry((readings) => tell({ type: "metrics", readings }))
  : undefined;
const store = connectStore();
const source = createTokenSource({
  ...optionsFromEnv(settings.env),
  ...(store === undefined ? {} : { store }),
  onEvent: Object.assign(onEvent, telemetry && { trace: telemetry.trace }),
});

let isStoreDown = store === undefined;
let calls = { answered: 0, failed: 0, slowestMs: 0 };
let fingerprint = "";
let isFirst = true;
setInterval(() => {
  tell({ type: "calls", ...calls });
  calls = { answered: 0, failed: 0, slowestMs: 0 };
}, 500);

for (;;) {
  const askedAt = performance.now();
  try {
    const token = await source.getToken();
    calls.answered += 1;
    const current = createHash("sha256").update(token.value).digest("hex").slice(0, 6);
    if (current !== fingerprint) tell({ type: "token", fingerprint: current, expiresAt: token.expiresAt });
    fingerprint = current;
  } catch {
    calls.failed += 1;
  }
  // The very first call waits in any case: there is no token yet.
  if (!isFirst) calls.slowestMs = Math.max(calls.slowestMs, performance.now() - askedAt);
  isFirst = false;
  await sleep(ASKS_EVERY_MS);
}

function connectStore(): TokenStore | undefined {
  const { redisUrl, encryptionKey, keyPrefix } = settings;
  if (redisUrl === undefined) return undefined;
  const client = createClient({ url: redisUrl, socket: { reconnectStrategy: () => 200 } });
  client.on("error", () => undefined); // The token source tells of the calls that fail for it.
  client.connect().catch(() => undefined);
  return new RedisTokenStore({ client, encryptionKey, keyPrefix });
}

function onEvent(event: TokenEvent): void {
  telemetry?.(event);
  if (event.type === "store-failed") noteStore(true);
  if (event.type === "store-recovered" || event.type === "token-adopted") noteStore(false);
  if (event.type === "token-requested") tell({ type: "request", isUnderWay: true, isLocked: !isStoreDown });
  if (event.type === "token-obtained" || event.type === "token-request-failed")
    tell({ type: "request", isUnderWay: false, isLocked: false });
}

function noteStore(isDown: boolean): void {
  if (isDown !== isStoreDown) tell({ type: "store", isDown });
  isStoreDown = isDown;
}
