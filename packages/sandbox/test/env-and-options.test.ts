import { createTokenSource, optionsFromEnv } from "@ianum/core";
import { ianumFetch } from "@ianum/fetch";
import { createSandbox, createTestClock, startProtectedService } from "@ianum/sandbox";
import { expect, onTestFinished, test, vi } from "vitest";

test("options lead to a sandbox in memory while it does not listen, and over HTTP while it does", async () => {
  const sandbox = createSandbox({ accesses: 3 });
  onTestFinished(() => sandbox.close());
  const accesses = `/v1_3/subscription/${sandbox.gates[0]!.idSubscription}/accesses`;
  const inMemory = await ianumFetch(sandbox.options)(`https://auth.eu.ianum.com${accesses}`);
  expect(inMemory.status).toBe(200);
  expect(sandbox.options).not.toHaveProperty("endpoints");

  const origin = await sandbox.listen();
  expect(sandbox.options).not.toHaveProperty("fetch");
  expect((await ianumFetch(sandbox.options)(origin + accesses)).status).toBe(200);
  const service = await startProtectedService(sandbox);
  onTestFinished(() => service.close());
  const fetch = ianumFetch({ ...sandbox.options, origins: [service.origin] });
  expect((await fetch(`${service.origin}/orders`)).status).toBe(200);

  await sandbox.close();
  expect((await createTokenSource(sandbox.options).getToken()).value).not.toBe("");
});

test("env is what optionsFromEnv reads: keys, and the addresses while the sandbox listens", async () => {
  const sandbox = createSandbox({ gates: [{ alias: "shop" }, { alias: "other" }] });
  onTestFinished(() => sandbox.close());
  expect(Object.keys(sandbox.env)).toEqual([
    "IANUM_CLIENT_ID",
    "IANUM_CLIENT_SECRET",
    "IANUM_GATE_ALIAS",
    "IANUM_REGION",
  ]);
  const inMemory = createTokenSource({ ...optionsFromEnv(sandbox.env), fetch: sandbox.fetch });
  expect((await inMemory.getToken()).value).not.toBe("");

  const origin = await sandbox.listen();
  expect(sandbox.env).toMatchObject({ IANUM_GATE_ALIAS: "shop", IANUM_ID_URL: origin });
  await createTokenSource(optionsFromEnv(sandbox.env)).getToken();
  expect(sandbox.log.tokenRequests).toBe(2);
});

test("both have the newest secret, and say so if there is none", () => {
  const sandbox = createSandbox();
  const [first] = sandbox.gates[0]!.secrets;
  const second = sandbox.control.addSecret();
  expect([sandbox.env["IANUM_CLIENT_SECRET"], sandbox.options.clientSecret]).toEqual([second, second]);
  sandbox.control.deleteSecret("sandbox", second);
  expect(sandbox.options.clientSecret).toBe(first);
  sandbox.control.deleteSecret("sandbox", first!);
  const message = 'the gate "sandbox" has no secret left; control.addSecret makes one';
  expect(() => sandbox.env).toThrow(message);
  expect(() => sandbox.options).toThrow(message);
});

test("options have the sandbox's clock: an hour passes for the source, too", async () => {
  const clock = createTestClock();
  const sandbox = createSandbox({ clock });
  const source = createTokenSource(sandbox.options);
  const first = await source.getToken();
  await clock.advance(3_600_000);
  expect((await source.getToken()).value).not.toBe(first.value);
  expect(createSandbox().options).not.toHaveProperty("clock");
});

test.each(["Request", "Response"])("where there is no %s, as in Jest's jsdom, it says what to set", (name) => {
  vi.stubGlobal(name, undefined);
  onTestFinished(() => void vi.unstubAllGlobals());
  expect(() => createSandbox()).toThrow(/no Request and Response; .*@jest-environment node/);
});
