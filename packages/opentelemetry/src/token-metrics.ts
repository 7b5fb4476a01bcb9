import type { TokenEvent, TokenOperation } from "@ianum/core";
import type { Attributes, Histogram, Meter } from "@opentelemetry/api";
import { errorAttributes } from "./error-attributes.ts";

/** Counts and measures what happens to tokens. */
export interface TokenMetrics {
  event(event: TokenEvent): void;
  /** Takes the end of an operation that no event tells of. */
  operation(operation: TokenOperation, durationMs: number): void;
}

// Those of OpenTelemetry's http.client.request.duration.
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
// A store in the same data centre responds in a millisecond; callers wait for one second at most.
const STORE_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];
const OUTAGE_SECONDS = [1, 5, 15, 30, 60, 300, 900, 3600, 14_400];

export function createTokenMetrics(meter: Meter): TokenMetrics {
  const seconds = (name: string, description: string, boundaries = SECONDS): Histogram =>
    meter.createHistogram(name, { description, unit: "s", advice: { explicitBucketBoundaries: boundaries } });
  const count = (name: string, unit: string, description: string) => meter.createCounter(name, { description, unit });

  const waits = seconds("ianum.token.wait.duration", "How long callers waited for a token that was not at hand.");
  const requests = count("ianum.token.requests", "{request}", "Token requests that were sent.");
  const requestEnds = seconds("ianum.token.request.duration", "How long token requests took.");
  const retries = count("ianum.token.retries", "{request}", "Token requests that followed one that failed or hung.");
  const failures = count("ianum.token.failures", "{failure}", "Times that no token could be obtained.");
  const secretRefusals = count(
    "ianum.token.secret_refusals",
    "{refusal}",
    "Client secrets that made room for the next.",
  );
  const coolDowns = count("ianum.token.cool_downs", "{cool_down}", "Times that the platform is not asked for a while.");
  const refusals = count("ianum.token.refusals", "{request}", "Requests whose token a service refused.");
  const invalidations = count("ianum.token.invalidations", "{token}", "Tokens that were refused before their end.");
  const replays = seconds("ianum.request.replay.duration", "How long refused requests waited for another token.");
  const withheld = count(
    "ianum.request.withheld_origins",
    "{origin}",
    "Origins that requests went to without a token.",
  );
  const adoptions = count("ianum.token.adoptions", "{token}", "Tokens of other processes, taken from the store.");
  const storeFailures = count("ianum.token.store.failures", "{failure}", "Failures of the store.");
  const outages = seconds("ianum.token.store.outage.duration", "How long the store was down.", OUTAGE_SECONDS);
  const storesDown = meter.createUpDownCounter("ianum.token.store.down", {
    description: "Stores that are down at the moment.",
    unit: "{store}",
  });
  const storeCalls = seconds(
    "ianum.token.store.operation.duration",
    "How long calls of the store took.",
    STORE_SECONDS,
  );

  // Begun at zero: Prometheus takes no notice of a counter's first value, and it may be the only one for days.
  for (const counter of [secretRefusals, invalidations, withheld, adoptions, storesDown]) counter.add(0);

  const requestEnded = (durationMs: number, result: string, attributes: Attributes): void =>
    requestEnds.record(durationMs / 1000, { "ianum.token.request.result": result, ...attributes });

  return {
    event(event) {
      switch (event.type) {
        case "token-waited":
          return waits.record(event.durationMs / 1000, {
            "ianum.token.wait.reason": event.reason,
            "ianum.token.wait.result": event.outcome,
            ...typeOf(event.error),
          });
        case "token-requested":
          return requests.add(1, attemptAttributes(event));
        case "token-obtained":
          return requestEnded(event.durationMs, "obtained", attemptAttributes(event));
        case "token-attempt-failed":
          return requestEnded(event.durationMs, "failed", {
            ...attemptAttributes(event),
            ...errorAttributes(event.error),
          });
        case "token-attempt-abandoned":
          return requestEnded(event.durationMs, "abandoned", attemptAttributes(event));
        case "token-request-retried":
          return retries.add(1, typeOf(event.error));
        case "token-request-failed":
          return failures.add(1, { "ianum.token.background": event.isBackground, ...typeOf(event.error) });
        case "secret-refused":
          return secretRefusals.add(1);
        case "cooled-down":
          return coolDowns.add(1, typeOf(event.error));
        case "token-refused":
          return refusals.add(1, { "ianum.request.may_resend": event.mayResend });
        case "token-invalidated":
          return invalidations.add(1);
        case "request-replayed":
          return replays.record(event.durationMs / 1000);
        case "origin-denied":
          return withheld.add(1);
        case "token-adopted":
          return adoptions.add(1);
        case "store-failed":
          if (event.isDown) storesDown.add(1);
          return storeFailures.add(1, {
            "ianum.token.store.operation": event.operation,
            "ianum.token.store.is_down": event.isDown,
          });
        case "store-recovered":
          storesDown.add(-1);
          return outages.record(event.durationMs / 1000);
        default: // an event of a newer core
      }
    },

    operation(operation, durationMs) {
      if (operation.name !== "ianum.token.store") return;
      storeCalls.record(durationMs / 1000, {
        "ianum.token.store.operation": operation.operation,
        ...(operation.result && { "ianum.token.store.result": operation.result }),
        ...typeOf(operation.error),
      });
    },
  };
}

function typeOf(error: Error | undefined): Attributes {
  const { "error.type": type } = errorAttributes(error);
  return type === undefined ? {} : { "error.type": type };
}

/** Not the attempt's number: a counter for each would say nothing more than the retries do. */
function attemptAttributes({
  isBackground,
  strategy,
}: {
  readonly isBackground: boolean;
  readonly strategy: string;
}): Attributes {
  return { "ianum.token.strategy": strategy, "ianum.token.background": isBackground };
}
