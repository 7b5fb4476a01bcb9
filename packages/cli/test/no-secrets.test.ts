import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decryptKey, encryptKey, readPrivateKey } from "openpgp";
import { expect, onTestFinished, test } from "vitest";
import { createWorld, expectNone, type World } from "./ianum.ts";
import { hasTerminals, onTerminal } from "./on-terminal.ts";

const PASSPHRASE = "open-sesame-and-tell-no-one";
const WRONG = "a-secret-that-the-gate-never-had";

/** The gate's OpenPGP key in a file, locked. `run` searches for it and for what unlocks it. */
async function lockedKey({ gate, hide }: Pick<World, "gate" | "hide">): Promise<string> {
  const key = await readPrivateKey({ armoredKey: gate.privateKey });
  const locked = (await encryptKey({ privateKey: key, passphrase: PASSPHRASE })).armor();
  expect(
    await decryptKey({ privateKey: await readPrivateKey({ armoredKey: locked }), passphrase: PASSPHRASE }),
  ).toBeTruthy();
  for (const text of [gate.privateKey, locked]) for (const line of linesOf(text)) hide(line);
  hide(PASSPHRASE);
  const folder = await mkdtemp(join(tmpdir(), "ianum-key-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "gate.asc");
  await writeFile(file, locked);
  return file;
}

const linesOf = (armored: string): readonly string[] =>
  armored.split(/\r?\n/).filter((line) => line.length > 20 && !line.startsWith("-----"));

const commandsFor = ({ gate }: World, key: string): readonly (readonly string[])[] => {
  const { idSubscription: id } = gate;
  return [
    ["doctor"],
    ["token"],
    ["secrets"],
    ["request", "GET", `subscription/${id}/agreements`],
    ["request", "GET", `subscription/${id}/accesses`, "--all"],
    ["subscription", "accesses", id, "--limit", "3"],
    ["subscription", "agreements", id],
    ["subscription", "data", id, "--private-key", key],
    ["subscription", "ghost", "user-7"],
  ];
};

test.for([
  ["as text", [], {}],
  ["as JSON", ["--json"], {}],
  ["with IANUM_DEBUG=1", [], { IANUM_DEBUG: "1" }],
  ["as JSON with IANUM_DEBUG=1", ["--json"], { IANUM_DEBUG: "1" }],
] as const)("no command prints a secret, a token or a key, %s", async ([, flags, debug]) => {
  const world = await createWorld();
  const key = await lockedKey(world);
  world.hide(WRONG);
  for (const command of commandsFor(world, key)) {
    const args = [...command, ...flags];
    const well = await world.run(args, { env: { ...debug, IANUM_PRIVATE_KEY_PASSPHRASE: PASSPHRASE } });
    expect(well, args.join(" ")).toMatchObject({ code: 0 });
    const wrong = { IANUM_PRIVATE_KEY_PASSPHRASE: `${PASSPHRASE}x`, IANUM_CLIENT_SECRET: WRONG };
    expect((await world.run(args, { env: { ...debug, ...wrong } })).code, args.join(" ")).toBe(1);
  }
  const data = ["subscription", "data", world.gate.idSubscription, "--private-key", key, ...flags];
  const wrong = await world.run(data, { env: { ...debug, IANUM_PRIVATE_KEY_PASSPHRASE: WRONG } });
  expect(wrong.out).toContain("does not unlock");
  expect(wrong.out).not.toContain("ada.rossi");
});

test.for([
  ["as a name", "Sup3rSecret-abcdef-0123456789", "is not there"],
  ["longer than a name may be", "Sup3rSecret".repeat(500), "cannot be read (ENAMETOOLONG)"],
] as const)("a secret in place of its file's path is not printed, %s", async ([, secret, problem]) => {
  const { hide, run, sandbox } = await createWorld();
  hide(secret);
  const env = { IANUM_CLIENT_SECRET: "", IANUM_CLIENT_SECRET_FILE: secret };
  const commands = [
    ["doctor"],
    ["token"],
    ["secrets"],
    ["request", "GET", "x"],
    ["subscription", "agreements", "sub_1"],
  ];
  for (const args of commands.flatMap((command) => [command, [...command, "--json"]])) {
    const { code, err, out } = await run(args, { env });
    const words = (out + err).replaceAll(/\s+/g, " ");
    expect(words).toContain(`the file that IANUM_CLIENT_SECRET_FILE names ${problem}`);
    expect(words).toContain("if the value is the secret itself, it belongs in IANUM_CLIENT_SECRET");
    expect(code, args.join(" ")).toBe(args[0] === "doctor" ? 1 : 2);
  }
  expect(sandbox.log.requests).toBe(0);
});

test("a private key in place of its file's path is not printed", async () => {
  const { gate, hide, run } = await createWorld();
  for (const line of linesOf(gate.privateKey)) hide(line);
  for (const flags of [[], ["--json"]]) {
    const args = ["subscription", "data", gate.idSubscription, ...flags];
    const { code, err, out } = await run(args, { env: { IANUM_PRIVATE_KEY_FILE: gate.privateKey } });
    expect(out + err).toContain("the private key that IANUM_PRIVATE_KEY_FILE names cannot be read (E");
    expect(code).toBe(2);
  }
});

test("a platform that sends back what it was sent cannot make a command print it", async () => {
  const { gate, run, sandbox } = await createWorld();
  const [secret = ""] = gate.secrets;
  const echo = { errorCode: "SEC_0005", errorMessage: `${secret} was refused`, client_secret: secret };
  for (const flags of [[], ["--json"]]) {
    for (const args of [["doctor"], ["token"], ["secrets"], ["subscription", "agreements", "sub_1"]]) {
      sandbox.control.fail({ on: "token", with: { type: "json", status: 401, body: echo } });
      expect((await run([...args, ...flags])).code).toBe(1);
      sandbox.control.reset();
    }
    sandbox.control.fail({ on: "api", with: { type: "json", status: 400, body: echo } });
    expect((await run(["request", "GET", "subscription/sub_1/agreements", ...flags])).out).toContain("[redacted]");
    expect((await run(["subscription", "agreements", "sub_1", ...flags])).code).toBe(1);
    sandbox.control.reset();
  }
});

test.runIf(hasTerminals)("what is typed at a prompt is neither shown nor printed", async () => {
  const world = await createWorld();
  const { env, gate, sandbox } = world;
  const [typed = ""] = gate.secrets;
  const hidden: string[] = [];
  const key = await lockedKey({ gate, hide: (text) => void hidden.push(text) });
  const { IANUM_CLIENT_SECRET: _secret, ...keyless } = env;
  const token = await onTerminal("token", keyless, { answers: [{ question: "Its client secret", typed }] });
  expect(token).toContain("life left");
  expect(sandbox.log.tokenRequests).toBe(1);
  const data = await onTerminal(`subscription data ${gate.idSubscription} --private-key "${key}"`, env, {
    answers: [{ question: "The passphrase of the private key", typed: PASSPHRASE }],
  });
  expect(data).toContain("ada.rossi@example.com");
  expectNone([typed, ...hidden], token + data);
});
