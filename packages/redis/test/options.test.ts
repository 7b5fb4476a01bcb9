import { inspect } from "node:util";
import { ConfigurationError } from "@ianum/core";
import { RedisTokenStore, type RedisTokenStoreOptions } from "@ianum/redis";
import { Redis } from "ioredis";
import { createClient } from "redis";
import { describe, expect, test } from "vitest";

const client = createClient();
const key = Buffer.alloc(32, "k");

function optionRefused(options: unknown): { option: string; message: string } {
  try {
    void new RedisTokenStore(options as RedisTokenStoreOptions);
  } catch (error) {
    if (error instanceof ConfigurationError) return { option: error.option, message: error.message };
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("a RedisTokenStore", () => {
  test("takes an unconnected client of either library, and a key in each of its forms", () => {
    const ioredis = new Redis({ lazyConnect: true });
    const keys = [
      key,
      new Uint8Array(key),
      key.toString("base64"),
      key.toString("base64url"),
      ` ${key.toString("base64")}\n`,
    ];
    for (const encryptionKey of [...keys, keys, undefined]) {
      const settings = encryptionKey === undefined ? {} : { encryptionKey };
      expect(() => [
        new RedisTokenStore({ client, ...settings }),
        new RedisTokenStore({ client: ioredis, ...settings }),
      ]).not.toThrow();
    }
  });

  test.each([undefined, null, {}, "redis://localhost", { get: () => 1 }, { eval: () => 1 }, Redis])(
    "refuses what is no client: %s",
    (other) => {
      const { option, message } = optionRefused({ client: other });
      expect(option).toBe("client");
      expect(message).toContain("createClient");
    },
  );

  test.each([undefined, null, "redis://localhost"])("refuses options that are none: %s", (options) => {
    expect(optionRefused(options).option).toBe("options");
  });

  test.each([
    ["", "encryptionKey"],
    ["short", "encryptionKey"],
    ["not base64 at all, and long enough to be one", "encryptionKey"],
    [key.toString("hex"), "encryptionKey"],
    [Buffer.alloc(31), "encryptionKey"],
    [Buffer.alloc(33), "encryptionKey"],
    [42, "encryptionKey"],
    [null, "encryptionKey"],
    [[], "encryptionKey"],
    [[key, undefined], "encryptionKey[1]"],
    [[key, Buffer.alloc(16)], "encryptionKey[1]"],
  ])("refuses the encryption key %o and says how to make one", (encryptionKey, named) => {
    const { option, message } = optionRefused({ client, encryptionKey });
    expect(option).toBe(named);
    expect(message).toContain("openssl rand -base64 32");
    if (typeof encryptionKey === "string" && encryptionKey !== "") expect(message).not.toContain(encryptionKey);
  });

  test.each([42, null, "a{b}", "{", "}"])(
    "refuses the key prefix %s, which would tear a token from its lock",
    (keyPrefix) => {
      expect(optionRefused({ client, keyPrefix }).option).toBe("keyPrefix");
    },
  );

  test("prints neither its key nor its client", () => {
    const encryptionKey = key.toString("base64");
    const store = new RedisTokenStore({
      client: new Redis("redis://:hunter2@localhost", { lazyConnect: true }),
      encryptionKey,
    });
    const printed = `${inspect(store, { depth: 20, showHidden: true })} ${JSON.stringify(store)}`;
    for (const secret of [encryptionKey, "hunter2", "107, 107", "6b 6b", "kkkk"]) expect(printed).not.toContain(secret);
  });

  test("does not count against the client's listeners, however many stores it serves", () => {
    const many = createClient();
    const before = many.listenerCount("error");
    for (let index = 0; index < 50; index += 1) void new RedisTokenStore({ client: many });
    expect(many.listenerCount("error") - before).toBeLessThanOrEqual(1);
  });

  test("leaves the errors of a client to the listener that it has", () => {
    const heard: unknown[] = [];
    const listened = createClient();
    listened.on("error", (error) => heard.push(error));
    void new RedisTokenStore({ client: listened });
    const error = new Error("connection lost");
    listened.emit("error", error);
    expect(heard).toEqual([error]);
    expect(listened.listenerCount("error")).toBe(1);
  });
});
