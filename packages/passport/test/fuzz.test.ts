import { createTestClock } from "@ianum/sandbox";
import fc from "fast-check";
import { expect, test } from "vitest";
import { assertProperty, propertyTest } from "../../../test/assert-property.ts";
import { anyText, anyValue, nearJson, nearText } from "../../../test/hostile-text.ts";
import { judged } from "../../../test/judged.ts";
import { readClientKeys } from "../src/client/client-keys.ts";
import type { StrategyRequest } from "../src/host-request.ts";
import type { HostSession } from "../src/login/host-session.ts";
import { createLoginAttempts } from "../src/login/login-attempts.ts";
import { readLoginReturn } from "../src/login/login-return.ts";

const SECRET = "s3cr3t-0f-a-person";
const request = (fields: object): StrategyRequest => fields as StrategyRequest;

test(
  "any query is a return with a usable token, a failure on one line, malformed, or not a return",
  propertyTest,
  async () => {
    const url = nearText(
      fc.constantFrom(
        `/return?result=success&ianumToken=${SECRET}`,
        `/return?result=failed&message=${SECRET.repeat(30)}%0A%E2%80%AE`,
        `//[/?result=success&result=failed&ianumToken=a&ianumToken=b#c`,
      ),
    );
    const parsed = fc.dictionary(fc.constantFrom("result", "message", "ianumToken", "__proto__"), anyValue);
    await assertProperty(
      fc.property(url, parsed, (address, query) => {
        const read = judged(() => readLoginReturn(request({ url: address, query })), SECRET);
        if (read?.type === "token") expect(read.ianumToken).toMatch(/^[\x21-\x7e]{1,2048}$/);
        else if (read?.type === "failed") expect(read.message).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]{1,300}$/u);
        else if (read?.type === "malformed") expect(read.message).not.toContain(SECRET);
        else expect(read).toEqual({ type: "none" });
      }),
      { runs: 9_000 },
    );
  },
);

test(
  "any Authorization header and body hold keys of a bounded length, are malformed, or have none",
  propertyTest,
  async () => {
    const base64 = (text: string): string => Buffer.from(text).toString("base64");
    const pair = nearText(fc.constantFrom(`gate:${SECRET}`, `ga%20te:${SECRET}+%C3%A9`));
    const authorization = fc.oneof(
      pair.map((text) => `Basic ${base64(text)}`),
      nearText(fc.constant(`Basic ${base64(`gate:${SECRET}`)}`)),
      anyText.map((bytes) => `basic ${Buffer.from(bytes, "latin1").toString("base64")}`),
    );
    const body = fc.oneof(
      fc.constant(undefined),
      nearJson({ client_id: "gate", client_secret: SECRET }).map(parsedOr),
      anyValue,
    );
    await assertProperty(
      fc.property(fc.option(authorization, { nil: undefined }), body, (header, content) => {
        const read = judged(
          () => readClientKeys(request({ headers: { authorization: header }, body: content })),
          SECRET,
        );
        if (read?.type === "malformed") expect(read.message).not.toContain(SECRET);
        for (const { clientId, clientSecret } of read?.type === "keys" ? read.candidates : []) {
          expect(clientId.trim()).not.toBe("");
          expect(clientSecret.trim()).not.toBe("");
          expect(clientId.length + clientSecret.length).toBeLessThanOrEqual(3 * 1280);
        }
        expect(["keys", "malformed", "none"]).toContain(read?.type);
      }),
      { runs: 9_000 },
    );
  },
);

test(
  "any session out of a cookie has an attempt to consume, or has not, and takes a new one",
  propertyTest,
  async () => {
    const clock = createTestClock();
    const key = "ianum";
    const attempt = { id: SECRET, startedAt: clock.now() };
    const entry = fc.oneof(anyValue, nearJson(attempt).map(parsedOr), fc.constant(attempt));
    const cookie = fc.oneof(
      fc.array(entry, { maxLength: 15 }).map((entries) => ({ [key]: entries })),
      fc.dictionary(fc.constantFrom(key, "get", "set", "save", "id", "sessionId", "__proto__"), anyValue),
    );
    await assertProperty(
      fc.asyncProperty(cookie, async (content) => {
        const session = content as HostSession;
        const attempts = createLoginAttempts({ clock, key, loginTimeoutMs: 60_000 });
        expect(typeof (await attempts.consume(session, undefined))).toBe("boolean");
        await attempts.begin(session, undefined);
        expect((session[key] as unknown[]).length).toBeLessThanOrEqual(10);
        expect(await attempts.consume(session, undefined)).toBe(true);
      }),
      { runs: 8_000 },
    );
  },
);

function parsedOr(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}
