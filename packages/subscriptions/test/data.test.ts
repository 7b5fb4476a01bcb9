import { type SharedData, createSubscriptions } from "@ianum/subscriptions";
import { beforeEach, describe, expect, test } from "vitest";
import { damage, makeKey } from "./keys.ts";
import { useThreads } from "./threads.ts";
import { createWorld, type World } from "./world.ts";

const valuesOf = ({ data }: SharedData): readonly (string | undefined)[] =>
  data.flatMap(({ values }) => values.map(({ value }) => value));

const withKey = (world: World, changes: object = {}) =>
  createSubscriptions({ ...world.options, privateKey: world.gate.privateKey, ...changes });

/** What the platform would send of these messages. */
const shared = (...messages: readonly unknown[]) => ({
  idSubscription: "sub_1",
  data: [{ idField: "EMAIL", values: messages.map((valueEncPgp) => ({ idFieldComponent: "EMAIL", valueEncPgp })) }],
});

test("what a person shared comes decrypted, field by field and component by component", async () => {
  const world = await createWorld();
  const { idSubscription, data } = await withKey(world).data(world.gate.idSubscription);
  expect(idSubscription).toBe(world.gate.idSubscription);
  expect(data.map(({ idField, verified }) => [idField, verified])).toEqual([
    ["EMAIL", "YES"],
    ["NAME", "YES"],
    ["PHONE", "PENDING"],
    ["ADDRESS", "NO"],
    ["BIRTH_DATE", "YES"],
  ]);
  expect(data[1]!.values.map(({ idFieldComponent, value }) => [idFieldComponent, value])).toEqual([
    ["FIRST_NAME", "Ada"],
    ["LAST_NAME", "Rossi"],
  ]);
  const [email] = data[0]!.values;
  expect(email).toMatchObject({
    keyEnc: expect.any(String),
    valueEnc: expect.any(String),
    value: "ada.rossi@example.com",
  });
  expect(email).not.toHaveProperty("error");
});

test("the fields that are asked for come, and no others", async () => {
  const world = await createWorld();
  const subscriptions = withKey(world);
  const { data } = await subscriptions.data(world.gate.idSubscription, { idFields: ["NAME", "EMAIL", "NONE"] });
  expect(data.map(({ idField }) => idField)).toEqual(["EMAIL", "NAME"]);
  const all = await subscriptions.data(world.gate.idSubscription, { idFields: "ALL" });
  expect(all.data).toHaveLength(5);
});

test("without a key the values stay as they came", async () => {
  const { subscriptions, gate } = await createWorld();
  const { data } = await subscriptions.data(gate.idSubscription, { idFields: ["EMAIL"] });
  const [value] = data[0]!.values;
  expect(value?.valueEncPgp).toMatch(/^-----BEGIN PGP MESSAGE-----/);
  expect(value).not.toHaveProperty("value");
  expect(value).not.toHaveProperty("error");
});

test.each([[[]], [""], ["EMAIL"], [["A,B"]], [["A B"]], [[""]], [[1]]])(
  "idFields that cannot be right are never sent: %j",
  async (idFields) => {
    const { subscriptions, sandbox } = await createWorld();
    await expect(subscriptions.data("sub_1", { idFields: idFields as never })).rejects.toMatchObject({
      name: "ConfigurationError",
      option: "idFields",
    });
    expect(sandbox.log.requests).toBe(0);
  },
);

test.each(["", "a line\nand another\n", "日本語 🙂 é", "-----BEGIN PGP MESSAGE-----", "x".repeat(100_000)])(
  "a value comes as it was written: %j",
  async (text) => {
    const world = await createWorld({ data: [{ idField: "NOTE", values: { NOTE: text } }] });
    expect(valuesOf(await withKey(world).data(world.gate.idSubscription))).toEqual([text]);
  },
);

describe.each(["on a thread", "where the runtime has no threads"])("%s", (where) => {
  beforeEach(() => {
    if (where !== "on a thread") useThreads(undefined);
  });

  describe("a key of another kind decrypts too", () => {
    test.each([
      ["curve25519 as GnuPG has it", { type: "ecc", curve: "curve25519Legacy" }],
      ["curve25519 as RFC 9580 has it", { type: "curve25519" }],
      ["NIST P-256", { type: "ecc", curve: "nistP256" }],
      ["RSA", { type: "rsa", rsaBits: 2048 }],
      [
        "that has expired since",
        { type: "ecc", curve: "curve25519Legacy", date: new Date("2020-01-01"), keyExpirationTime: 60 },
      ],
    ] as const)("%s", async (_name, kind) => {
      const world = await createWorld();
      const { encrypt, privateKey } = await makeKey({ ...kind, passphrase: "open sesame" });
      const body = shared(await encrypt("one"), await encrypt("two"));
      world.sandbox.control.fail({ on: "api", with: { type: "json", body } });
      const subscriptions = withKey(world, { privateKey, passphrase: "open sesame" });
      expect(valuesOf(await subscriptions.data("sub_1"))).toEqual(["one", "two"]);
    });

    const publicBlock = "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDME\n-----END PGP PUBLIC KEY BLOCK-----\n";
    test.each<[string, (key: string) => string]>([
      ["in an environment that holds line ends as \\n", (key) => key.replaceAll("\n", "\\n")],
      ["in one whose value ends with a line end", (key) => `${key.replaceAll("\n", "\\n")}\n`],
      ["in one that keeps quotation marks", (key) => `"${key.replaceAll("\n", "\\n")}"`],
      ["in JSON, with line ends of Windows", (key) => JSON.stringify(key.replaceAll(/\r?\n/g, "\r\n"))],
      ["in a file that begins with a byte order mark", (key) => `\uFEFF${key}`],
      ["after the public key", (key) => publicBlock + key],
      ["before the public key", (key) => key + publicBlock],
      ["indented", (key) => key.replaceAll("\n", "\n\t  ")],
    ])("one that was kept %s", async (_, kept) => {
      const world = await createWorld();
      const subscriptions = withKey(world, { privateKey: kept(world.gate.privateKey) });
      expect(valuesOf(await subscriptions.data(world.gate.idSubscription, { idFields: ["EMAIL"] }))).toEqual([
        "ada.rossi@example.com",
      ]);
    });
  });

  describe("a value that cannot be decrypted has its own error", () => {
    test.each([
      ["damaged", damage],
      ["cut off", (message: string) => message.slice(0, 120)],
      ["not a message", () => "ada.rossi@example.com"],
      ["missing", () => undefined],
      ["null", () => null],
      ["a number", () => 7],
    ])("when it is %s, and the others come", async (_name, change) => {
      const world = await createWorld();
      const { encrypt, privateKey } = await makeKey({ type: "ecc", curve: "curve25519Legacy" });
      const [first, second, third] = await Promise.all([encrypt("one"), encrypt("two"), encrypt("three")]);
      world.sandbox.control.fail({ on: "api", with: { type: "json", body: shared(first, change(second), third) } });
      const { data } = await withKey(world, { privateKey }).data("sub_1");
      expect(data[0]!.values.map(({ value }) => value)).toEqual(["one", undefined, "three"]);
      expect(data[0]!.values[1]!.error).toMatchObject({
        name: "ResponseError",
        message: expect.stringContaining("valueEncPgp"),
      });
    });

    test("when the key is another gate's, and the error says which key is wanted", async () => {
      const world = await createWorld({ gates: [{ alias: "one" }, { alias: "two" }] });
      const { data } = await withKey(world, { privateKey: world.sandbox.gates[1]!.privateKey }).data(
        world.gate.idSubscription,
      );
      const errors = data.flatMap(({ values }) => values.map(({ error }) => error));
      expect(errors).toHaveLength(9);
      for (const error of errors)
        expect(error).toMatchObject({
          name: "ConfigurationError",
          option: "privateKey",
          message: expect.stringMatching(
            /does not fit: .* key [0-9a-f]{16}, .* has [0-9a-f]{16}.*; use the OpenPGP key/,
          ),
        });
    });

    test.each([
      ["passphrase", "is missing", undefined],
      ["passphrase", "is missing", ""],
      ["passphrase", "does not unlock", "open sesam"],
    ])("when the %s %s", async (option, message, passphrase) => {
      const world = await createWorld();
      const { privateKey } = await makeKey({ type: "ecc", curve: "curve25519Legacy", passphrase: "open sesame" });
      const subscriptions = withKey(world, { privateKey, ...(passphrase === undefined ? {} : { passphrase }) });
      const { data } = await subscriptions.data(world.gate.idSubscription);
      for (const { error } of data.flatMap(({ values }) => values))
        expect(error).toMatchObject({ name: "ConfigurationError", option, message: expect.stringContaining(message) });
    });

    test("when the key's text is damaged", async () => {
      const world = await createWorld();
      const privateKey = world.gate.privateKey.slice(0, 200);
      const { data } = await withKey(world, { privateKey }).data(world.gate.idSubscription);
      expect(data[0]!.values[0]!.error).toMatchObject({ name: "ConfigurationError", option: "privateKey" });
    });
  });
});

test.each([
  ["a list alone", (answer: { data: unknown[] }) => answer.data],
  ["an object that holds a list", (answer: { data: unknown[] }) => ({ ...answer, data: { fields: answer.data } })],
  ["a list that holds the object", (answer: unknown) => [answer]],
])("%s is taken", async (_name, change) => {
  const world = await createWorld();
  const body = change as unknown as (answer: unknown) => unknown;
  world.sandbox.control.fail({ on: "api", with: { type: "json", body } });
  const { data } = await withKey(world).data(world.gate.idSubscription, { idFields: ["EMAIL"] });
  expect(data[0]!.values[0]!.value).toBe("ada.rossi@example.com");
});
