import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSandbox, type SandboxOptions } from "@ianum/sandbox";
import { decrypt, readKey, readMessage, readPrivateKey } from "openpgp";
import { describe, expect, onTestFinished, test } from "vitest";
import { refusalOf, serve } from "./served.ts";

interface Data {
  readonly idSubscription: string;
  readonly data: readonly {
    readonly idField: string;
    readonly verified: string;
    readonly values: readonly { readonly idFieldComponent: string; readonly valueEncPgp: string }[];
  }[];
}

const dataOf = async (query = "", options?: SandboxOptions) => {
  const served = await serve(options);
  const bearer = await served.authorization();
  const path = `/v1_3/subscription/${served.gate.idSubscription}/data${query}`;
  const response = await served.get(path, bearer);
  return { ...served, bearer, path, status: response.status, answer: (await response.json()) as Data };
};

test("the default person shares fields of every kind, each value encrypted to the gate's key", async () => {
  const { answer, gate } = await dataOf();
  expect(answer.idSubscription).toBe(gate.idSubscription);
  expect(answer.data.map(({ idField, verified, values }) => [idField, verified, values.length])).toEqual([
    ["EMAIL", "YES", 1],
    ["NAME", "YES", 2],
    ["PHONE", "PENDING", 1],
    ["ADDRESS", "NO", 4],
    ["BIRTH_DATE", "YES", 1],
  ]);
  const decryptionKeys = await readPrivateKey({ armoredKey: gate.privateKey });
  const texts: string[] = [];
  for (const { valueEncPgp } of answer.data.flatMap(({ values }) => values)) {
    const message = await readMessage({ armoredMessage: valueEncPgp });
    texts.push((await decrypt({ message, decryptionKeys })).data);
  }
  expect(texts).toEqual([
    "ada.rossi@example.com",
    "Ada",
    "Rossi",
    "+39 06 5550 0100",
    "Via dell'Università 1",
    "00185",
    "Roma",
    "IT",
    "1990-12-10",
  ]);
});

test("a field and a value have what the platform documents", async () => {
  const { answer } = await dataOf("?idFields=EMAIL");
  const text = expect.any(String) as string;
  const number = expect.any(Number) as number;
  expect(answer.data).toEqual([
    {
      idDataShared: text,
      idField: "EMAIL",
      alias: "Email",
      verified: "YES",
      dateShared: number,
      dateLastUpdate: number,
      values: [
        {
          idFieldComponent: "EMAIL",
          alias: "email",
          fieldComponentType: "TEXT",
          keyEnc: expect.stringMatching(/^[\w+/]+=*$/),
          valueEnc: expect.stringMatching(/^[\w+/]+=*$/),
          valueEncPgp: expect.stringMatching(/^-----BEGIN PGP MESSAGE-----/),
        },
      ],
    },
  ]);
});

test.each([
  ["?idFields=NAME,EMAIL", ["EMAIL", "NAME"]],
  ["?idFields=NAME&idFields=EMAIL", ["EMAIL", "NAME"]],
  ["?idFields=PHONE,NONE", ["PHONE"]],
  ["?idFields=NONE", []],
  ["?idFields=ALL", ["EMAIL", "NAME", "PHONE", "ADDRESS", "BIRTH_DATE"]],
  ["?idFields=", ["EMAIL", "NAME", "PHONE", "ADDRESS", "BIRTH_DATE"]],
])("%s answers %j", async (query, expected) => {
  const { answer } = await dataOf(query);
  expect(answer.data.map(({ idField }) => idField)).toEqual(expected);
});

test("data wants a token, a known subscription and a GET", async () => {
  const { get, post, path, bearer } = await dataOf();
  expect(await refusalOf(get(path))).toMatchObject([401, { errorCode: "SEC_0008" }]);
  expect(await refusalOf(get("/v1_3/subscription/sub_none/data", bearer))).toMatchObject([
    404,
    { errorCode: "GEN_0002" },
  ]);
  expect(await refusalOf(post(path, {}, bearer))).toMatchObject([400, { errorCode: "SEC_0000" }]);
});

test("an entity ghost has shared nothing", async () => {
  const { gate, get, post, bearer } = await dataOf();
  const created = await post("/v1_3/subscription", { idGate: gate.id, idConnection: "1" }, bearer);
  const { idSubscription } = (await created.json()) as { idSubscription: string };
  const response = await get(`/v1_3/subscription/${idSubscription}/data`, bearer);
  expect(await response.json()).toEqual({ idSubscription, data: [] });
});

test("what the person shares can be chosen", async () => {
  const values = { IBAN: "IT60X0542811101000000123456" };
  const { answer } = await dataOf("", { data: [{ idField: "IBAN", verified: "NO", values }] });
  expect(answer.data).toMatchObject([{ idField: "IBAN", alias: "IBAN", verified: "NO" }]);
  for (const data of [
    [{ idField: "A,B", values: {} }],
    [{ idField: "ALL", values: {} }],
    [{ idField: "A", values: { B: 1 } }],
  ])
    expect(() => createSandbox({ data: data as never })).toThrow(RangeError);
  expect(() =>
    createSandbox({
      data: [
        { idField: "A", values: {} },
        { idField: "A", values: {} },
      ],
    }),
  ).toThrow("once");
});

describe("a gate's OpenPGP key", () => {
  test("is the same for the same alias and secrets, and another for others", () => {
    const keyOf = (alias: string, ...secrets: readonly string[]): string =>
      createSandbox({ gates: [{ alias, secrets }] }).gates[0]!.privateKey;
    expect(keyOf("one", "secret")).toBe(keyOf("one", "secret"));
    expect(new Set([keyOf("one", "secret"), keyOf("two", "secret"), keyOf("one", "other")]).size).toBe(3);
  });

  test("stays when secrets are rotated", () => {
    const { control, gates } = createSandbox();
    const before = gates[0]!.privateKey;
    control.addSecret();
    expect(gates[0]!.privateKey).toBe(before);
  });

  test("can be read whatever its bytes are", async () => {
    // Among so many some have integers that begin with zeros, which are written without them.
    for (let seed = 0; seed < 100; seed += 1) {
      const [gate] = createSandbox({ gates: [{ secrets: [`secret ${seed}`] }] }).gates;
      const key = await readKey({ armoredKey: gate!.privateKey });
      await expect(key.getEncryptionKey()).resolves.toBeDefined();
    }
  });
});

const hasGnuPg = ((): boolean => {
  try {
    execFileSync("gpg", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

test.runIf(hasGnuPg)(
  "GnuPG takes a gate's key and reads what was encrypted to it",
  async () => {
    const home = mkdtempSync(join(tmpdir(), "gnupg-"));
    onTestFinished(() => {
      execFileSync("gpgconf", ["--homedir", home, "--kill", "gpg-agent"], { stdio: "ignore" });
      rmSync(home, { recursive: true, force: true });
    });
    const gpg = (args: readonly string[], input: string): string =>
      execFileSync("gpg", ["--homedir", home, "--batch", "--quiet", ...args], {
        input,
        encoding: "utf8",
        stdio: "pipe",
      });
    const { answer, gate } = await dataOf("?idFields=NAME");
    gpg(["--import"], gate.privateKey);
    expect(answer.data[0]!.values.map(({ valueEncPgp }) => gpg(["--decrypt"], valueEncPgp))).toEqual(["Ada", "Rossi"]);
  },
  30_000,
);
