import { createSecretKey } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { assertProperty, propertyTest } from "../../../test/assert-property.ts";
import { nearText } from "../../../test/hostile-text.ts";
import { judged } from "../../../test/judged.ts";
import { createTokenSlot } from "../src/token-slot.ts";

const TOKEN = "t0ken-of-the-gate";
const stored = { token: TOKEN, expiresAt: 1_700_000_000_000 };
const refusal = { expiresAt: 1_700_000_000_000, httpStatus: 401, platformCode: "SEC_0005" };
const sealing = createTokenSlot("ianum:", createSecretKey(Buffer.alloc(32, "key")));
const plain = createTokenSlot("ianum:", undefined);

test("a sealed value is what was sealed, or nothing: whatever was done to it", propertyTest, async () => {
  const values = fc.constantFrom(sealing.write(stored, "name"), sealing.writeRefusal(refusal, "name"));
  await assertProperty(
    fc.property(nearText(values), fc.constantFrom("name", "another"), (text, name) => {
      expect([undefined, stored]).toContainEqual(judged(() => sealing.read(text, name), TOKEN));
      expect([undefined, refusal]).toContainEqual(judged(() => sealing.readRefusal(text, name), TOKEN));
      if (name === "another") expect(sealing.read(text, name) ?? sealing.readRefusal(text, name)).toBeUndefined();
    }),
    { runs: 8_000 },
  );
});

test("a value that is not sealed is a token with the end of its life, or nothing", propertyTest, async () => {
  const values = fc.constantFrom(plain.write(stored, "name"), plain.writeRefusal(refusal, "name"));
  await assertProperty(
    fc.property(nearText(values), (text) => {
      const read = judged(() => plain.read(text, "name"), TOKEN);
      // The fingerprint stands for the token: no damage turns it into another.
      if (read !== undefined) expect(read.token).toBe(TOKEN);
      const { httpStatus = 401, platformCode } = judged(() => plain.readRefusal(text, "name"), TOKEN) ?? {};
      expect(httpStatus).toBeLessThanOrEqual(999);
      expect(platformCode ?? "").toMatch(/^\w*$/);
    }),
    { runs: 6_000 },
  );
});
