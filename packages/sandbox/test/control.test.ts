import { describe, expect, test } from "vitest";
import { createSandbox, createTestClock } from "@ianum/sandbox";
import { refusalOf, serve, type Served } from "./served.ts";

const statusOf = async ({ get, gate }: Served, bearer: string) =>
  (await get(`/v1_3/subscription/${gate.idSubscription}/agreements`, bearer)).status;

const tokenOf = async ({ requestToken }: Served) =>
  (await (await requestToken()).json()) as { access_token: string; expires_in: number };

describe("control", () => {
  test("advances the platform's clock", async () => {
    const clock = createTestClock();
    const served = await serve({ clock });
    const bearer = await served.authorization();
    served.sandbox.control.advance(3_599_999);
    expect(served.sandbox.control.now()).toBe(clock.now() + 3_599_999);
    expect(await statusOf(served, bearer)).toBe(200);
    served.sandbox.control.advance(1);
    expect(await statusOf(served, bearer)).toBe(401);
    expect(() => served.sandbox.control.advance(-1)).toThrow("control.advance: ms must be 0 or more, got -1");
    expect(() => served.sandbox.control.advance(Number.NaN)).toThrow(RangeError);
  });

  test("is not moved by setting this machine's clock", async () => {
    const clock = createTestClock();
    const { sandbox } = await serve({ clock });
    const before = sandbox.control.now();
    clock.setNow(0);
    expect(sandbox.control.now()).toBe(before);
  });

  test("skews the clock that judges tokens, both ways", async () => {
    const served = await serve({ clock: createTestClock(), tokenLifeSeconds: 10 });
    const { control } = served.sandbox;
    const bearer = await served.authorization();
    control.setSkew(10_000);
    expect(await statusOf(served, bearer)).toBe(401);
    expect(await statusOf(served, await served.authorization())).toBe(401);
    control.setSkew(-5_000);
    control.advance(14_999);
    expect(await statusOf(served, bearer)).toBe(200);
    control.reset();
    expect(await statusOf(served, bearer)).toBe(401);
    expect(() => control.setSkew(Number.NaN)).toThrow(RangeError);
  });

  test("lets tokens die earlier than they say", async () => {
    const served = await serve({ clock: createTestClock() });
    const { control } = served.sandbox;
    control.setTokenLife(5, { claimSeconds: 60 });
    const { access_token: token, expires_in: claimed } = await tokenOf(served);
    expect(claimed).toBe(60);
    control.advance(5_000);
    expect(await statusOf(served, `Bearer ${token}`)).toBe(401);
    control.setTokenLife(7);
    expect((await tokenOf(served)).expires_in).toBe(7);
    control.reset();
    expect((await tokenOf(served)).expires_in).toBe(3600);
    expect(() => control.setTokenLife(0)).toThrow("control.setTokenLife: seconds: must be a number of seconds above 0");
  });

  test("answers the same token again until it is dead", async () => {
    const served = await serve({ clock: createTestClock(), tokenLifeSeconds: 10 });
    const { control } = served.sandbox;
    control.reuseTokens();
    const first = await tokenOf(served);
    control.advance(4_000);
    expect(await tokenOf(served)).toEqual({ ...first, expires_in: 6 });
    control.advance(5_500);
    expect(await tokenOf(served)).toEqual({ ...first, expires_in: 1 });
    control.advance(500);
    const second = await tokenOf(served);
    expect(second.access_token).not.toBe(first.access_token);
    control.revokeTokens();
    expect((await tokenOf(served)).access_token).not.toBe(second.access_token);
    control.reuseTokens(false);
    const third = await tokenOf(served);
    expect((await tokenOf(served)).access_token).not.toBe(third.access_token);
  });

  test("revokes all tokens, those of a gate, or one", async () => {
    const served = await serve({ gates: [{ alias: "one" }, { alias: "two" }] });
    const { control, gates } = served.sandbox;
    const [first, second] = [await served.authorization(), await served.authorization()];
    await served.authorization(gates[1]);
    expect(control.revokeTokens({ token: first.slice(7) })).toBe(1);
    expect([await statusOf(served, first), await statusOf(served, second)]).toEqual([401, 200]);
    expect(control.revokeTokens({ gate: "two" })).toBe(1);
    expect(await statusOf(served, second)).toBe(200);
    expect(control.revokeTokens()).toBe(1);
    expect(await statusOf(served, second)).toBe(401);
    expect(await statusOf(served, await served.authorization())).toBe(200);
  });

  test("refuses every token, new ones too, until it is switched off", async () => {
    const served = await serve();
    const bearer = await served.authorization();
    served.sandbox.control.refuseTokens();
    expect(await statusOf(served, bearer)).toBe(401);
    expect(await statusOf(served, await served.authorization())).toBe(401);
    served.sandbox.control.refuseTokens(false);
    expect(await statusOf(served, bearer)).toBe(200);
  });

  test("rotates secrets: a second one, then without the first", async () => {
    const served = await serve();
    const { sandbox, gate, requestToken } = served;
    const [old] = gate.secrets;
    const bearer = await served.authorization();
    const fresh = sandbox.control.addSecret();
    expect(gate.secrets).toEqual([fresh, old]);
    for (const secret of [fresh, old]) expect((await requestToken({ client_secret: secret })).status).toBe(200);
    sandbox.control.deleteSecret(gate, old!);
    expect(gate.secrets).toEqual([fresh]);
    expect(await refusalOf(requestToken({ client_secret: old }))).toMatchObject([401, { errorCode: "SEC_0005" }]);
    expect((await requestToken({ client_secret: fresh })).status).toBe(200);
    expect(await statusOf(served, bearer)).toBe(200);
    sandbox.control.deleteSecret(gate.alias, fresh);
    expect(await refusalOf(requestToken({ client_secret: fresh }))).toMatchObject([401, { errorCode: "SEC_0005" }]);
  });

  test("names what it does not know, and no secret", () => {
    const { control, gates } = createSandbox();
    expect(() => control.addSecret("nobody")).toThrow('no gate of this sandbox has the id or alias "nobody"');
    expect(() => control.addSecret(createSandbox().gates[0])).toThrow("no gate of this sandbox");
    const deleting = () => control.deleteSecret(gates[0]!, "wrong-secret");
    expect(deleting).toThrow('control.deleteSecret: the gate "sandbox" has no such secret');
    expect(deleting).not.toThrow("wrong-secret");
    expect(() => control.setRedirectUrl("sandbox", "/return")).toThrow("redirectUrl: must be an absolute http");
  });
});

describe("the options", () => {
  test("make gates, each with its own secrets", () => {
    const { gates } = createSandbox();
    expect(gates).toEqual([
      {
        id: expect.stringMatching(/^gate_[a-z0-9]{13}$/),
        alias: "sandbox",
        secrets: [expect.stringMatching(/^[\w-]{43}$/)],
        privateKey: expect.stringMatching(/^-----BEGIN PGP PRIVATE KEY BLOCK-----/),
        type: "public",
        redirectUrl: "http://localhost:3000/login/return",
        idSubscription: expect.stringMatching(/^sub_[a-z0-9]{8}$/),
      },
    ]);
    expect(createSandbox().gates[0]?.secrets).not.toEqual(gates[0]?.secrets);
    const own = { id: "gate_1", alias: "own", secrets: ["a", "b"], redirectUrl: "https://app.example.com/" };
    expect(createSandbox({ gates: [own] }).gates[0]).toMatchObject(own);
  });

  test.for<[string, object]>([
    ["gates", { gates: [] }],
    ["gates", { gates: [{ alias: "same" }, { alias: "same" }] }],
    ["gates", { gates: [{ alias: "a/b" }] }],
    ["gates", { gates: [{ alias: "v1_3" }] }],
    ["gates", { gates: [{ id: "" }] }],
    ["gates", { gates: [{ secrets: [""] }] }],
    ["redirectUrl", { gates: [{ redirectUrl: "javascript:alert(1)" }] }],
    ["tokenLifeSeconds", { tokenLifeSeconds: 0 }],
    ["tokenLifeSeconds", { tokenLifeSeconds: Number.POSITIVE_INFINITY }],
    ["accesses", { accesses: -1 }],
    ["accesses", { accesses: 1.5 }],
    ["clock", { clock: { now: () => 0 } }],
  ])("that make no sense are refused by name: %s", ([name, options]) => {
    expect(() => createSandbox(options)).toThrow(new RegExp(`^${name}: `));
  });
});
