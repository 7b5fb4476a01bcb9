import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createTokenSource, optionsFromEnv } from "@ianum/core";
import { endpointsFromEnv } from "@ianum/core/authors";
import { describe, expect, test } from "vitest";

const keys = { clientId: "gate_1", clientSecret: "s3cret" };

describe("optionsFromEnv", () => {
  const required = { IANUM_CLIENT_ID: "gate_1", IANUM_CLIENT_SECRET: "s3cret" };

  test("reads the documented names", () => {
    expect(
      optionsFromEnv({
        ...required,
        IANUM_REGION: "eu",
        IANUM_STAGE: "v1_4",
        IANUM_API_AUTH_URL: "https://a.example",
        IANUM_AUTH_URL: "https://b.example",
        IANUM_ID_URL: "https://c.example",
      }),
    ).toEqual({
      clientId: "gate_1",
      clientSecret: "s3cret",
      region: "eu",
      stage: "v1_4",
      endpoints: { apiAuth: "https://a.example", auth: "https://b.example", id: "https://c.example" },
    });
    expect(optionsFromEnv({ ...required, IANUM_REGION: "" })).toEqual({ ...keys, endpoints: {} });
    // They are typed so that a key can be replaced by a function.
    expect(createTokenSource({ ...optionsFromEnv(required), clientSecret: async () => "from a vault" })).toBeDefined();
  });

  test("reads the process's environment when it is given none", () => {
    expect(() => optionsFromEnv()).toThrow("IANUM_CLIENT_ID, IANUM_CLIENT_SECRET");
    process.env["IANUM_CLIENT_ID"] = "gate_env";
    try {
      expect(() => optionsFromEnv()).toThrow(/^IANUM_CLIENT_SECRET: missing/);
    } finally {
      delete process.env["IANUM_CLIENT_ID"];
    }
  });

  test("lists all missing names at once", () => {
    expect(() => optionsFromEnv({ IANUM_CLIENT_SECRET: "  " })).toThrow(
      expect.objectContaining({
        name: "ConfigurationError",
        message:
          "IANUM_CLIENT_ID, IANUM_CLIENT_SECRET: missing from the environment; set the gate's id and its secret (or IANUM_CLIENT_SECRET_FILE)",
      }),
    );
  });

  test.each([
    ["IANUM_CLIENT_ID", { IANUM_CLIENT_SECRET: "s3cret" }],
    ["IANUM_CLIENT_ID", { IANUM_CLIENT_SECRET_FILE: "/run/secrets/gate" }],
    ["IANUM_CLIENT_SECRET", { IANUM_CLIENT_ID: "gate_1" }],
  ])("names %s alone, where %j has the other one", (name, env) => {
    expect(() => optionsFromEnv(env)).toThrow(
      expect.objectContaining({ message: expect.stringMatching(new RegExp(`^${name}: missing`)) as string }),
    );
  });

  test.each([
    ["IANUM_REGION", "e u"],
    ["IANUM_STAGE", "latest"],
    ["IANUM_API_AUTH_URL", "http://api-auth.example.com"],
    ["IANUM_AUTH_URL", "nowhere"],
    ["IANUM_ID_URL", "https://id.example.com/alias"],
  ])("names %s when its value is wrong", (name, value) => {
    expect(() => optionsFromEnv({ ...required, [name]: value })).toThrow(
      expect.objectContaining({
        option: name,
        message: expect.stringMatching(new RegExp(`^${name}: must `)) as string,
      }),
    );
  });

  const values = {
    ...required,
    IANUM_REGION: "north-7",
    IANUM_STAGE: "v1_3",
    IANUM_API_AUTH_URL: "https://a.example",
    IANUM_AUTH_URL: "https://b.example",
    IANUM_ID_URL: "https://c.example",
  };
  const names = Object.keys(values) as (keyof typeof values)[];

  // As docker --env-file, a Kubernetes secret, systemd and a paste from a document leave them.
  test.each(['"%s"', "'%s'", "`%s`", "“%s”", "„%s“", "‘%s’", "«%s»", '""%s""', `"'%s'"`])(
    "names the variable whose value stands in quotation marks: %s",
    (shape) => {
      for (const name of names) {
        for (const value of [values[name], "", " "]) {
          const quoted = shape.replace("%s", value);
          expect(() => optionsFromEnv({ ...values, [name]: quoted })).toThrow(
            expect.objectContaining({
              name: "ConfigurationError",
              option: name,
              message: expect.stringContaining("is in quotation marks") as string,
            }),
          );
        }
      }
    },
  );

  test.each(["%s ", " %s", "%s\n", "%s\r\n", "%s\t", "\uFEFF%s", "%s\u0000", ' "%s"'])(
    "names the variable whose value has something at an end, and not the value: %j",
    (shape) => {
      for (const name of names)
        expect(() => optionsFromEnv({ ...values, [name]: shape.replace("%s", values[name]) })).toThrow(
          expect.objectContaining({
            option: name,
            message: expect.not.stringContaining(values[name]) as string,
          }),
        );
    },
  );

  test.each(['a"b"', '"a', 'a"', `'`, `"a'`, "it's", '"a" and "b', "“a"])(
    "takes a quotation mark that is part of a secret: %s",
    (secret) => {
      expect(optionsFromEnv({ ...required, IANUM_CLIENT_SECRET: secret }).clientSecret).toBe(secret);
    },
  );

  test("names the file's variable where a secret in it stands in quotation marks", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "ianum-")), "secret");
    for (const text of ['"s3cret"', "s3cret\n'0lder'\n", '"s3cret"\r\n']) {
      writeFileSync(file, text);
      const { clientSecret } = optionsFromEnv({ IANUM_CLIENT_ID: "g", IANUM_CLIENT_SECRET_FILE: file });
      await expect((clientSecret as () => Promise<unknown>)()).rejects.toMatchObject({
        option: "IANUM_CLIENT_SECRET_FILE",
        message: expect.not.stringMatching(/s3cret|0lder/) as string,
      });
    }
    rmSync(dirname(file), { recursive: true });
  });
});

test("an address that is far too long is not repeated in the message", () => {
  const long = `https://${"a.".repeat(500)}example/path`;
  expect(() => endpointsFromEnv({ IANUM_AUTH_URL: long })).toThrow(/such as https:\/\/api\.example\.com/);
  const short = "https://auth.example.com/path";
  expect(() => endpointsFromEnv({ IANUM_AUTH_URL: short })).toThrow(/such as https:\/\/auth\.example\.com/);
});
