import { endpointsFromEnv, parseTokenResponse, parseUrl, readText, tokenRefusal } from "@ianum/core/authors";
import fc from "fast-check";
import { expect, test } from "vitest";
import { assertProperty, propertyTest } from "../../../test/assert-property.ts";
import { nearJson, nearText } from "../../../test/hostile-text.ts";
import { judged, mustHide } from "../../../test/judged.ts";

const SECRET = "s3cr3t-0f-the-gate";
const SENT_AT = 1_700_000_000_000;
const YEAR_MS = 365 * 24 * 3_600_000;

test(
  "a token answer is a token that fits in a header and lives a year at most, or a typed error",
  propertyTest,
  async () => {
    const answer = nearJson({ access_token: SECRET, token_type: "Baerer", expires_in: 3600, scope: "all" });
    await assertProperty(
      fc.property(answer, (body) => {
        const token = judged(() => parseTokenResponse(body, SENT_AT), SECRET);
        if (token === undefined) return;
        expect(token.value).toMatch(/^[\x21-\x7e]{1,8192}$/);
        expect(token.expiresAt).toBeGreaterThanOrEqual(SENT_AT);
        expect(token.expiresAt).toBeLessThanOrEqual(SENT_AT + YEAR_MS);
      }),
      { runs: 22_000 },
    );
  },
);

test("an error body becomes a refusal that quotes a code at most", propertyTest, async () => {
  const body = fc.oneof(
    nearJson({ errorCode: "SEC_0005", errorMessage: SECRET }),
    nearJson({ error: "invalid_client", error_description: SECRET, error_uri: `https://x/${SECRET}` }),
    nearJson({ errorCode: SECRET, error: SECRET }),
  );
  await assertProperty(
    fc.property(body, fc.integer({ min: 400, max: 599 }), (text, status) => {
      const refusal = judged(() => tokenRefusal({ status, headers: new Headers() }, text, SENT_AT, [SECRET]), SECRET);
      expect(refusal?.httpStatus).toBe(status);
      expect(refusal?.platformCode ?? "a_b").toMatch(/^\w+$/);
      mustHide(refusal as Error, SECRET);
    }),
    { runs: 17_000 },
  );
});

test("whatever a refusal's headers say, the wait is a number of milliseconds or unknown", propertyTest, async () => {
  const retryAfter = fc.oneof(fc.nat().map(String), fc.constant("Wed, 21 Oct 2026 07:28:00 GMT"));
  const headers = fc.record({
    "retry-after": nearText(retryAfter),
    date: nearText(fc.constant("Wed, 21 Oct 2026 07:28:00 GMT")),
    "www-authenticate": nearText(fc.constant(`Bearer realm="${SECRET}", error="invalid_token"`)),
  });
  await assertProperty(
    fc.property(headers, (fields) => {
      const refusal = judged(
        () => tokenRefusal({ status: 503, headers: headersOf(fields) }, "", SENT_AT, [SECRET]),
        SECRET,
      );
      const wait = refusal?.retryAfterMs ?? 0;
      expect(Number.isFinite(wait) && wait >= 0, String(wait)).toBe(true);
      mustHide(refusal as Error, SECRET);
    }),
    { runs: 12_000 },
  );
});

test("an address in the environment is an https or loopback origin, or a typed error", propertyTest, async () => {
  const address = nearText(
    fc.constantFrom("https://api.example.com", "http://127.0.0.1:8080", `https://u:${SECRET}@a.example/?k=${SECRET}#x`),
  );
  const text = nearText(fc.constantFrom("eu", "v1_3"));
  const env = fc.record({
    IANUM_REGION: text,
    IANUM_STAGE: text,
    IANUM_API_AUTH_URL: address,
    IANUM_AUTH_URL: address,
    IANUM_ID_URL: address,
  });
  await assertProperty(
    fc.property(
      fc.oneof(
        env,
        address.map((IANUM_ID_URL) => ({ IANUM_ID_URL })),
      ),
      (given) => {
        const { endpoints } = judged(() => endpointsFromEnv(given), SECRET) ?? {};
        for (const url of Object.values(endpoints ?? {})) expect(parseUrl(url)?.protocol).toMatch(/^https?:$/);
      },
    ),
    { runs: 12_000 },
  );
});

test("a body of any bytes, in any pieces, is text or a typed error", propertyTest, async () => {
  const chunks = fc.array(
    fc.oneof(
      fc.uint8Array({ maxLength: 64 }),
      fc.nat({ max: 40_000 }).map((length) => new Uint8Array(length).fill(0xe2)),
    ),
    { maxLength: 6 },
  );
  await assertProperty(
    fc.asyncProperty(chunks, async (pieces) => {
      const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
      const body = new ReadableStream({
        start(controller) {
          for (const piece of pieces) controller.enqueue(piece);
          controller.close();
        },
      });
      const outcome = await readText(new Response(body)).catch((error: unknown) => error);
      if (length <= 65_536) expect(typeof outcome).toBe("string");
      else expect(outcome).toMatchObject({ isIanumError: true, code: "invalid_response" });
    }),
    { runs: 2_000 },
  );
});

/** As a server's: what cannot stand in a header does not arrive. */
function headersOf(fields: Readonly<Record<string, string>>): Headers {
  const printable = Object.entries(fields).map(([name, value]): [string, string] => [
    name,
    value.replaceAll(/[^\t\x20-\xff]/g, ""),
  ]);
  return new Headers(printable);
}
