import { expect, test } from "vitest";
import { createWorld, errorOf } from "./world.ts";

test("an entity ghost has a subscription, the same for the same key", async () => {
  const { subscriptions, gate } = await createWorld();
  const ghost = await subscriptions.createGhost({ idGate: gate.id, idConnection: "user 1" });
  expect(ghost).toMatchObject({
    idSubscription: expect.stringMatching(/^sub_/),
    idActor: expect.stringMatching(/^acr_/),
  });
  expect(await subscriptions.createGhost({ idGate: gate.id, idConnection: "user 1" })).toEqual(ghost);
  expect(await subscriptions.accesses(ghost.idSubscription).page()).toEqual({ accessList: [] });
  expect(await subscriptions.data(ghost.idSubscription)).toEqual({ idSubscription: ghost.idSubscription, data: [] });
});

test.each(["..", "%2f", "a/b?c#d", "a\nb", '","idGate":"gate_other', "x".repeat(10_000), "日本"])(
  "your own id is sent as it is, whatever is in it: %j",
  async (idConnection) => {
    const bodies: unknown[] = [];
    const send: typeof fetch = (input, init) => {
      if ((input as string).endsWith("/subscription")) bodies.push(JSON.parse(init?.body as string));
      return fetch(input, init);
    };
    const { subscriptions, gate } = await createWorld({}, { fetch: send });
    const { idSubscription } = await subscriptions.createGhost({ idGate: gate.id, idConnection });
    const other = await subscriptions.createGhost({ idGate: gate.id, idConnection: `${idConnection}x` });
    expect(bodies[0]).toEqual({ idGate: gate.id, idConnection });
    expect(other.idSubscription).not.toBe(idSubscription);
  },
);

test("a ghost at another gate is refused with the platform's code", async () => {
  const { subscriptions } = await createWorld();
  expect(await errorOf(subscriptions.createGhost({ idGate: "gate_other", idConnection: "1" }))).toMatchObject({
    name: "ApiError",
    httpStatus: 400,
    platformCode: "GEN_0002",
  });
});

test.each([
  ["idGate", { idGate: "", idConnection: "1" }],
  ["idConnection", { idGate: "gate_1", idConnection: " " }],
  ["idConnection", { idGate: "gate_1", idConnection: 7 }],
])("a missing %s is never sent", async (option, keys) => {
  const { subscriptions, sandbox } = await createWorld();
  expect(await errorOf(subscriptions.createGhost(keys as never))).toMatchObject({ name: "ConfigurationError", option });
  expect(sandbox.log.requests).toBe(0);
});

test("a response without a subscription is a ResponseError", async () => {
  const { subscriptions, sandbox } = await createWorld();
  for (const body of [{}, [], { idSubscription: 1 }, { idSubscription: "sub_1" }]) {
    sandbox.control.fail({ on: "api", times: 1, with: { type: "json", body } });
    const failed = errorOf(subscriptions.createGhost({ idGate: "gate_1", idConnection: "1" }));
    expect(await failed).toMatchObject({ name: "ResponseError" });
  }
});
