import fc from "fast-check";
import { expect, test } from "vitest";
import { assertProperty, propertyTest } from "../../../test/assert-property.ts";
import { anyValue, nearJson, nearText } from "../../../test/hostile-text.ts";
import { judged } from "../../../test/judged.ts";
import { isUnauthenticated } from "../src/is-unauthenticated.ts";

const SECRET = "s3cr3t-0f-a-field";
const refused = { message: SECRET, path: ["me"], extensions: { code: "UNAUTHENTICATED" } };

const answer = fc.oneof(
  nearJson({ errors: [refused], data: null }),
  fc
    .tuple(anyValue, anyValue, anyValue)
    .map(([data, path, extensions]) =>
      JSON.stringify({ data, errors: [{ path, extensions }, { ...refused, path }, "UNAUTHENTICATED", null] }),
    ),
  fc.array(nearJson({ errors: [refused], data: null }), { maxLength: 3 }).map((results) => `[${results.join(",")}]`),
);
const document = nearText(
  fc.constantFrom("{ me }", 'query A($a: B = {c: "d"}) { me { id } }', "mutation { me }", '{ a(b: """x""") } # c'),
);
const body = fc.oneof(
  document.map((query) => JSON.stringify({ query })),
  nearJson({ query: "{ me }", variables: { secret: SECRET } }),
);

test("an answer of any kind, to any document, is a refusal or is not", propertyTest, async () => {
  await assertProperty(
    fc.property(answer, body, fc.constantFrom(200, 400, 401, 500), (text, sent, status) => {
      const call: Parameters<typeof fetch> = ["https://api.example.com/graphql", { method: "POST", body: sent }];
      const isRefused = judged(() => isUnauthenticated(text, status, call), SECRET);
      expect(typeof isRefused).toBe("boolean");
      if (isRefused === true) expect(text).toContain("UNAUTHENTICATED");
    }),
    { runs: 8_000 },
  );
});

test("a document in an address is read as one in a body is", propertyTest, async () => {
  const text = JSON.stringify({ errors: [refused], data: null });
  await assertProperty(
    fc.property(document, (query) => {
      const url = new URL("https://api.example.com/graphql");
      url.searchParams.set("query", query);
      expect(typeof judged(() => isUnauthenticated(text, 200, [url]), SECRET)).toBe("boolean");
    }),
    { runs: 4_000 },
  );
});
