import type { Subscriptions } from "@ianum/subscriptions";
import { describe, expect, test } from "vitest";
import { createWorld, errorOf } from "./world.ts";

// docs.ianum.com, "Errors".
const documentedErrors = [
  [400, "GEN_0002"],
  [401, "SEC_0000"],
  [400, "SEC_0004"],
  [401, "SEC_0005"],
  [401, "SEC_0008"],
  [404, "GEN_0002"],
  [500, "GEN_0002"],
] as const;

const calls: Readonly<Record<string, (subscriptions: Subscriptions) => Promise<unknown>>> = {
  verify: (subscriptions) => subscriptions.verify("token"),
  accesses: async (subscriptions) => subscriptions.accesses("sub_1").page(),
  agreements: (subscriptions) => subscriptions.agreements("sub_1"),
  data: (subscriptions) => subscriptions.data("sub_1"),
  createGhost: (subscriptions) => subscriptions.createGhost({ idGate: "gate_1", idConnection: "1" }),
};

describe.each(Object.keys(calls))("%s", (name) => {
  test.each(documentedErrors)(
    "an error with status %i and code %s is an ApiError that has both",
    async (httpStatus, errorCode) => {
      const { subscriptions, sandbox, apiRequests } = await createWorld();
      const body = { errorCode, errorMessage: "a text that is not to be repeated" };
      sandbox.control.fail({ on: "api", with: { type: "json", status: httpStatus, body } });
      const error = await errorOf(calls[name]!(subscriptions));
      expect(error).toMatchObject({
        name: "ApiError",
        httpStatus,
        platformCode: errorCode,
        isRetryable: httpStatus === 500,
      });
      expect(String(error)).not.toContain("repeated");
      // Only a refused access token is worth a second request; reading is sent again after any 401.
      const isOnce = name === "verify" ? errorCode !== "SEC_0008" : httpStatus !== 401;
      expect(apiRequests()).toBe(isOnce ? 1 : 2);
    },
  );
});

describe("every documented field comes as the platform sends it", () => {
  const fieldsOf = (value: unknown): readonly string[] => Object.keys(value as object);

  test("of a login", async () => {
    const { subscriptions, ianumToken } = await createWorld({
      gates: [{ alias: "one", type: "private", internalId: "123456" }],
    });
    const verification = await subscriptions.verify(ianumToken());
    expect(fieldsOf(verification).toSorted()).toEqual(["idActor", "idSubscription", "internalId", "verified"]);
    expect(verification).toMatchObject({ verified: true, internalId: "123456" });
  });

  test("of accesses", async () => {
    const { subscriptions, gate } = await createWorld();
    const page = await subscriptions.accesses(gate.idSubscription, { limit: 2 }).page();
    expect(fieldsOf(page).toSorted()).toEqual(["accessList", "startToken"]);
    for (const access of page.accessList)
      expect(fieldsOf(access).toSorted()).toEqual(["date", "idActor", "idSubscription"]);
  });

  test("of agreements", async () => {
    const { subscriptions, gate } = await createWorld();
    const group = await subscriptions.agreements(gate.idSubscription);
    expect(fieldsOf(group)).toEqual(
      expect.arrayContaining(["idAgreementGroup", "idAgreementGroupVersion", "agreements"]),
    );
    const [agreement] = group.agreements;
    expect(fieldsOf(agreement).toSorted()).toEqual(["accepted", "agreements", "date", "idAgreement", "version"]);
    for (const text of agreement!.agreements)
      expect(fieldsOf(text).toSorted()).toEqual(["isDefault", "link", "locale", "title"]);
  });

  test("of data", async () => {
    const { subscriptions, gate } = await createWorld();
    const { idSubscription, data } = await subscriptions.data(gate.idSubscription);
    expect(idSubscription).toBe(gate.idSubscription);
    for (const field of data) {
      expect(fieldsOf(field).toSorted()).toEqual(
        ["idDataShared", "idField", "alias", "verified", "dateShared", "dateLastUpdate", "values"].toSorted(),
      );
      for (const value of field.values)
        expect(fieldsOf(value).toSorted()).toEqual(
          ["idFieldComponent", "alias", "fieldComponentType", "keyEnc", "valueEnc", "valueEncPgp"].toSorted(),
        );
    }
    expect(new Set(data.map(({ verified }) => verified))).toEqual(new Set(["YES", "NO", "PENDING"]));
  });
});
