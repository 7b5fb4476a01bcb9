import type { Strategy } from "passport-strategy";
import type { StrategyRequest } from "./host-request.ts";

/**
 * What Passport, and each host with a Passport of its own, asks of a strategy: a `name` and `authenticate`. The class of
 * the package `passport-strategy` adds nothing to that, and nothing asks whether a strategy is one.
 */
export abstract class HostStrategy implements Strategy {
  abstract readonly name: string;
  // Passport makes an object of the strategy for each request, and puts these on it.
  declare success: Strategy["success"];
  declare fail: Strategy["fail"];
  declare redirect: Strategy["redirect"];
  declare pass: Strategy["pass"];
  declare error: Strategy["error"];

  abstract authenticate(req: StrategyRequest): void;
}
