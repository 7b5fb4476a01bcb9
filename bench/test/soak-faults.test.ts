import { expect, test } from "vitest";
import { type Incident, isExplained } from "../src/soak/soak-faults.ts";

const incident = (kind: Incident["kind"], from: number, until: number): Incident => ({ kind, from, until });
const reset = (): Error =>
  new Error("no response", { cause: Object.assign(new Error("reset"), { code: "ECONNRESET" }) });
const explains = (incidents: readonly Incident[], outcome: unknown): boolean =>
  isExplained(incidents, outcome, 1_000, 1_500);

test("a connection that breaks is the service's, or a token request's that a refusal made necessary", () => {
  expect(explains([incident("service", 900, 1_100)], reset())).toBe(true);
  expect(explains([incident("refusals", 900, 950), incident("token endpoint", 1_200, 1_300)], reset())).toBe(true);
  expect(explains([incident("token endpoint", 1_200, 1_300)], reset())).toBe(false);
  expect(explains([incident("redis", 900, 2_000)], reset())).toBe(false);
});

test("a 401 is left where tokens are refused, revoked twice, or revoked while no other can be had", () => {
  const revoked = incident("revocation", 1_010, 1_020);
  expect(explains([incident("refusals", 900, 950)], 401)).toBe(true);
  expect(explains([revoked, incident("revocation", 1_100, 1_110)], 401)).toBe(true);
  expect(explains([revoked, incident("token endpoint", 1_005, 1_400)], 401)).toBe(true);
  expect(explains([revoked], 401)).toBe(false);
  expect(explains([incident("token endpoint", 1_005, 1_400)], 401)).toBe(false);
});

test("a 503 is the service's alone", () => {
  expect(explains([incident("service", 1_400, Number.POSITIVE_INFINITY)], 503)).toBe(true);
  expect(explains([incident("service", 0, 900)], 503)).toBe(false);
});
