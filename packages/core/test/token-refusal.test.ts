import { createTokenSource, isIanumError } from "@ianum/core";
import { describe, expect, test } from "vitest";
import { answeredWith, json, serve } from "./token-endpoint.ts";

describe("a refusal", () => {
  test("with status 200 is one by its errorCode, also where absent fields are null", async () => {
    const body = { access_token: null, token_type: null, expires_in: null, errorCode: "SEC_0005" };
    await expect(answeredWith(body)).rejects.toMatchObject({
      name: "TokenRequestError",
      code: "invalid_credentials",
      platformCode: "SEC_0005",
    });
  });

  test.each([
    [
      401,
      { errorCode: "SEC_0005", errorMessage: "Invalid client id or secret" },
      "SEC_0005",
      "invalid_credentials",
      false,
    ],
    [400, { errorCode: "SEC_0005" }, "SEC_0005", "invalid_credentials", false],
    [401, {}, undefined, "invalid_credentials", false],
    [400, { errorCode: "GEN_0002" }, "GEN_0002", "token_request_refused", false],
    [400, { error: "invalid_client" }, "invalid_client", "token_request_refused", false],
    [404, "<html>", undefined, "token_request_refused", false],
    [408, "", undefined, "service_unavailable", true],
    [429, "", undefined, "rate_limited", true],
    [500, { errorCode: "GEN_9999" }, "GEN_9999", "service_unavailable", true],
    [503, "{", undefined, "service_unavailable", true],
  ])("with status %d and body %j is told apart by code", async (status, body, platformCode, code, isRetryable) => {
    const error: unknown = await answeredWith(body, status).catch((thrown: unknown) => thrown);
    expect(isIanumError(error)).toBe(true);
    expect(error).toMatchObject({ name: "TokenRequestError", httpStatus: status, platformCode, code, isRetryable });
    const { message } = error as Error;
    expect(message.startsWith(platformCode ? `${platformCode}: ` : "the ")).toBe(true);
    expect(message).not.toContain("Invalid client id");
  });

  test.each([
    ["2", 2_000],
    ["0", 0],
    [new Date(1_030_000).toUTCString(), 30_000],
    [new Date(0).toUTCString(), 0],
    ["01 Jan 1970 00:16:50 GMT", 10_000],
    ["soon", undefined],
    ["9".repeat(400), Number.MAX_SAFE_INTEGER],
  ])("with Retry-After %j says how long to wait", async (retryAfter, retryAfterMs) => {
    await expect(answeredWith("", 429, { "retry-after": retryAfter })).rejects.toMatchObject({ retryAfterMs });
  });

  test.each(["hunter2-hunter2", "SEC_4711"])(
    "that sends the secret back as its error code is not repeated: %s",
    async (secret) => {
      const { origin } = await serve((response) => json(response, { errorCode: secret, error: `x${secret}` }, 400));
      const source = createTokenSource({ clientId: "g", clientSecret: secret, endpoints: { apiAuth: origin } });
      await expect(source.getToken()).rejects.toMatchObject({ platformCode: undefined });
    },
  );
});
