import { requestToken } from "@ianum/core";
import type { ResponseLike } from "@ianum/core/authors";
import { describe, expect, test } from "vitest";
import { answeredWith } from "./token-endpoint.ts";

describe("the token response", () => {
  test.each(["Baerer", "baerer", "BAERER", "bearer", "Bearer", "BEARER", undefined, null])(
    "may have the type %s",
    async (type) => {
      await expect(answeredWith({ access_token: "t", token_type: type, expires_in: 60 })).resolves.toMatchObject({
        value: "t",
      });
    },
  );

  test.each(["mac", "", "Bearer ", "DPoP", "Barer", 7, ["bearer"]])("may not have the type %j", async (type) => {
    await expect(answeredWith({ access_token: "t", token_type: type, expires_in: 60 })).rejects.toMatchObject({
      name: "ResponseError",
      code: "invalid_response",
      message: "token_type is neither bearer nor the platform's Baerer",
    });
  });

  test.each([200, 429])("may come from a fetch that gives a status and a text alone: %d", async (status) => {
    const fetch = async (): Promise<ResponseLike> => ({ status, text: async () => '{"access_token":"t"}' });
    const token = requestToken({ clientId: "g", clientSecret: "test-secret", fetch });
    if (status === 200) await expect(token).resolves.toMatchObject({ value: "t" });
    else await expect(token).rejects.toMatchObject({ code: "rate_limited", retryAfterMs: undefined });
  });

  test("may have an error code beside a token", async () => {
    await expect(answeredWith({ access_token: "t", errorCode: "GEN_0001" })).resolves.toMatchObject({ value: "t" });
  });

  test.each([
    [3600, 3_600_000],
    ["3600", 3_600_000],
    [0.5, 500],
    ["1.5", 1_500],
    ["1.25", 1_250],
    [31_536_000, 31_536_000_000],
    [undefined, 3_600_000],
    [null, 3_600_000],
  ])("with expires_in %j gives a life that counts from just before the request was sent", async (expiresIn, lifeMs) => {
    const token = await answeredWith({ access_token: "t", expires_in: expiresIn });
    expect(token.expiresAt).toBe(1_000_000 + lifeMs);
  });

  test.each([
    0,
    -1,
    "0",
    "-5",
    "",
    "soon",
    "1e3",
    "0x10",
    " 60",
    "Infinity",
    31_536_001,
    1e300,
    true,
    [60],
    {},
    JSON.parse('{"toString":1}') as unknown,
  ])("may not have expires_in %j", async (expiresIn) => {
    await expect(answeredWith({ access_token: "t", expires_in: expiresIn })).rejects.toMatchObject({
      name: "ResponseError",
      message: "expires_in is not a number of seconds between 0 and one year",
    });
  });

  test.each([undefined, null, "", 7, {}, "two words", "line\nbreak", "tab\t", "ümlaut", "a\u0000b"])(
    "may not have the access_token %j",
    async (value) => {
      await expect(answeredWith({ access_token: value })).rejects.toMatchObject({
        name: "ResponseError",
        message: "the response is not a JSON object with a valid access_token",
      });
    },
  );

  test.each(["", "<html></html>", '{"access_token":"tru', "null", "[]", '"text"', "3600"])(
    "may not be %j",
    async (body) => {
      await expect(answeredWith(body)).rejects.toMatchObject({ name: "ResponseError", isRetryable: false });
    },
  );
});
