import { ianumInterceptor } from "@ianum/axios";
import { isIanumError } from "@ianum/core";
import { createTestClock } from "@ianum/sandbox";
import axios, { type AxiosAdapter, type AxiosInstance } from "axios";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createWorld, thrownBy, until, type World } from "./world.ts";

let world: World;
let client: AxiosInstance;
beforeEach(async () => {
  world = await createWorld();
  client = axios.create({ baseURL: world.service.origin });
  // How patient callers are is the business of other tests: a machine may stand still for ten seconds.
  ianumInterceptor({ ...world.options, timeoutMs: 120_000 })(client);
});
afterEach(() => world.close());

test("1,000 concurrent cold calls cost one token request", async () => {
  const answers = await Promise.all(Array.from({ length: 1_000 }, (_, index) => client.get(`/${index}`)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(world.sandbox.log.tokenRequests).toBe(1);
});

test("all tokens revoked under 200 requests in flight: no caller sees a failure, and it costs one token request", async () => {
  const release = world.service.hold();
  const calls = Array.from({ length: 200 }, (_, index) => client.post(`/${index}`, { index }));
  await until(() => world.service.received.length === 200);
  world.sandbox.control.revokeTokens();
  release();
  const answers = await Promise.all(calls);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(world.sandbox.log.tokenRequests).toBe(2);
});

test("a permanent 401 reaches the callers as axios's own error, and 100 of them cost two token requests", async () => {
  world.sandbox.control.refuseTokens();
  // Its time stands still: after ten seconds of it a third token would be tried.
  const api = axios.create({ baseURL: world.service.origin });
  ianumInterceptor({ ...world.options, clock: createTestClock() })(api);
  for (let round = 0; round < 10; round += 1) {
    const errors = await Promise.all(Array.from({ length: 10 }, () => thrownBy(api.get("/things"))));
    for (const error of errors) {
      expect(error).toBeInstanceOf(axios.AxiosError);
      expect(error.message).toBe("Request failed with status code 401");
      expect((error["response"] as { data: unknown }).data).toMatchObject({ errorCode: "SEC_0008" });
    }
  }
  expect(world.sandbox.log.tokenRequests).toBe(2);
});

test("a token that no service has taken yet stays on trial, also where its first call has had no response", async () => {
  const api = axios.create({ baseURL: world.service.origin });
  ianumInterceptor({ ...world.options, clock: createTestClock() })(api);
  await api.get("/warm");
  world.sandbox.control.refuseTokens();
  let sendings = 0;
  const adapter: AxiosAdapter = (config) => {
    sendings += 1;
    return sendings === 2 ? Promise.reject(new Error("no response")) : axios.getAdapter("http")(config);
  };
  expect((await thrownBy(api.get("/things", { adapter }))).message).toBe("no response");
  expect((await thrownBy(api.get("/things")))["status"]).toBe(401);
  expect(world.sandbox.log.tokenRequests).toBe(2);
});

test.each([
  ["500", { type: "status", status: 500 }],
  ["429 with Retry-After", { type: "status", status: 429, retryAfter: 1 }],
  ["reset connection", { type: "reset" }],
] as const)("a %s of the token endpoint, followed by success, is not seen by callers", async (_, fault) => {
  const clock = createTestClock();
  const patient = axios.create({ baseURL: world.service.origin });
  ianumInterceptor({ ...world.options, clock })(patient);
  world.sandbox.control.fail({ on: "token", times: 1, with: fault });
  const call = patient.get("/things");
  // The wait before the second attempt is the clock's.
  await until(() => world.events.some(({ type }) => type === "token-request-retried"));
  await clock.advance(5_000);
  expect((await call).status).toBe(200);
});

test("a wrong secret rejects with a TokenRequestError, does not hammer the endpoint, and keeps its stack", async () => {
  const wrong = axios.create({ baseURL: world.service.origin });
  ianumInterceptor({ ...world.options, clientSecret: "wrong" } as typeof world.options)(wrong);
  const errors = [];
  for (let call = 0; call < 10; call += 1) errors.push(await thrownBy(wrong.get(`/${call}`)));
  for (const error of errors) {
    expect(isIanumError(error)).toBe(true);
    expect(error).toMatchObject({ name: "TokenRequestError", platformCode: "SEC_0005", httpStatus: 401 });
  }
  expect(world.sandbox.log.tokenRequests).toBe(1);
  expect(world.service.received).toEqual([]);
  // Each call's own frame stands in it once; axios would append its frames to the shared error for each call.
  for (const error of errors) expect(error.stack!.match(/Axios\.request/g)).toHaveLength(1);
});

test("one source, shared by two instances, costs one token request", async () => {
  const other = axios.create();
  const plugin = ianumInterceptor(world.options);
  const again = axios.create();
  plugin(other);
  plugin(again);
  await Promise.all([other.get(`${world.service.origin}/1`), again.get(`${world.service.origin}/2`)]);
  expect(world.sandbox.log.tokenRequests).toBe(1);
});
