import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { optionsFromEnv } from "@ianum/core";
import { readSecretFile } from "@ianum/core/authors";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createPlatform } from "./platform.ts";

describe("a secret from a file", () => {
  let folder: string;
  beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), "ianum-secret-"))));
  afterAll(() => rm(folder, { recursive: true }));

  const fromFile = () => {
    const platform = createPlatform();
    const path = join(folder, "secret");
    const gate = platform.sandbox.gates[0]!;
    const { clientSecret } = optionsFromEnv({ IANUM_CLIENT_ID: gate.id, IANUM_CLIENT_SECRET_FILE: path });
    const write = (content: string): Promise<void> => writeFile(path, content);
    return { ...platform, write, path, gate, tokens: platform.source({ clientSecret }) };
  };

  test.each(["%s", "%s\n", "%s\r\n", "%s\r", "\uFEFF%s\n", "\n%s\n\n"])("is found in %j", async (shape) => {
    const { gate, tokens, write } = fromFile();
    await write(shape.replace("%s", gate.secrets[0]!));
    await expect(tokens.getToken()).resolves.toBeDefined();
  });

  test("is read again for each token request, newest first", async () => {
    const { gate, sandbox, tokens, write } = fromFile();
    await write("not-the-secret\n");
    await expect(tokens.getToken()).rejects.toMatchObject({ code: "invalid_credentials" });
    await write(`not-the-secret\n${gate.secrets[0]!}\n`);
    await expect(tokens.getToken()).resolves.toBeDefined();
    expect(sandbox.log.tokenRequests).toBe(3);
  });

  test("is each line but the blank ones, as it stands there", async () => {
    const { path, write } = fromFile();
    await write("\uFEFFnewest\n  \n\told\uFEFFer \n");
    expect(await readSecretFile(path)).toEqual(["newest", "\told\uFEFFer "]);
    await write("new\uFEFFest\n");
    expect(await readSecretFile(path)).toEqual(["new\uFEFFest"]);
  });

  test("that cannot be read keeps a live token in use, and says so without one", async () => {
    const { clock, path, gate, tokens, write } = fromFile();
    await write(gate.secrets[0]!);
    const first = await tokens.getToken();
    await rm(path);
    await clock.advance(3_600_000 - 20_000);
    expect(await tokens.getToken()).toBe(first);
    await clock.advance(20_000);
    await expect(tokens.getToken()).rejects.toMatchObject({
      code: "credentials_unavailable",
      cause: { code: "ENOENT" },
    });
  });

  test("may not be given beside the secret itself", () => {
    const env = { IANUM_CLIENT_ID: "g", IANUM_CLIENT_SECRET: "s", IANUM_CLIENT_SECRET_FILE: "/f" };
    expect(() => optionsFromEnv(env)).toThrow("IANUM_CLIENT_SECRET_FILE: is set beside IANUM_CLIENT_SECRET");
  });
});
