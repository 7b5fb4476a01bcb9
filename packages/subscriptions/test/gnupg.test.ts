import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSubscriptions } from "@ianum/subscriptions";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createWorld } from "./world.ts";

const hasGnuPg = ((): boolean => {
  try {
    execFileSync("gpg", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

describe.runIf(hasGnuPg)("GnuPG, another implementation", () => {
  let home: string;
  const gpg = (args: readonly string[], input = ""): string =>
    execFileSync("gpg", ["--homedir", home, "--batch", "--quiet", "--trust-model", "always", ...args], {
      input,
      encoding: "utf8",
      stdio: ["pipe", "pipe", "ignore"],
    });
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "gnupg-"));
  });
  afterEach(() => {
    execFileSync("gpgconf", ["--homedir", home, "--kill", "gpg-agent"], { stdio: "ignore" });
    rmSync(home, { recursive: true, force: true });
  });

  test("reads what the sandbox encrypted, with the key that the sandbox gave", async () => {
    const { subscriptions, gate } = await createWorld();
    gpg(["--import"], gate.privateKey);
    const { data } = await subscriptions.data(gate.idSubscription);
    const read = data.flatMap(({ values }) => values.map(({ valueEncPgp }) => gpg(["--decrypt"], valueEncPgp)));
    expect(read).toEqual([
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

  test.each([
    ["a curve25519 key", "ed25519", "cv25519", "open sesame"],
    ["an RSA key", "rsa2048", "rsa2048", "open sesame"],
    ["a key without a passphrase", "ed25519", "cv25519", ""],
  ])(
    "makes %s and a message that are read here",
    async (_name, signing, encryption, passphrase) => {
      const withPassphrase = ["--pinentry-mode", "loopback", "--passphrase", passphrase];
      gpg([...withPassphrase, "--quick-generate-key", "gate", signing, "sign", "never"]);
      const fingerprint = /^fpr:+([0-9A-F]{40}):/m.exec(gpg(["--with-colons", "--list-keys"]))![1]!;
      gpg([...withPassphrase, "--quick-add-key", fingerprint, encryption, "encrypt", "never"]);
      const privateKey = gpg([...withPassphrase, "--armor", "--export-secret-keys"]);
      const valueEncPgp = gpg(["--armor", "--encrypt", "--recipient", "gate"], "Ada, è qui");

      const world = await createWorld();
      world.sandbox.control.fail({
        on: "api",
        with: { type: "json", body: { data: [{ values: [{ valueEncPgp }] }] } },
      });
      const subscriptions = createSubscriptions({
        ...world.options,
        privateKey,
        ...(passphrase ? { passphrase } : {}),
      });
      const { data } = await subscriptions.data("sub_1");
      expect(data[0]!.values[0]).toMatchObject({ value: "Ada, è qui" });
    },
    60_000,
  );
});
