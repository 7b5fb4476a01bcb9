import { agreementText } from "@ianum/subscriptions";
import { expect, test } from "vitest";
import { createWorld } from "./world.ts";

const text = { locale: "en", isDefault: true, title: "Terms", link: "https://static.ianum.com/agreements/1.txt" };
const agreement = { idAgreement: "agr_1", version: 1, accepted: true, date: 1_736_933_400, agreements: [text] };

test("what a person accepted comes, with a link to each text", async () => {
  const { subscriptions, gate, sandbox } = await createWorld();
  const group = await subscriptions.agreements(gate.idSubscription);
  expect(group.idAgreementGroup).toMatch(/^agg_/);
  expect(group.agreements.map(({ accepted }) => accepted)).toEqual([true, true, false]);
  const { title, link } = agreementText(group.agreements[0]!, "it")!;
  expect(title).toBe("Condizioni di servizio");
  const file = await fetch(link);
  expect([file.status, file.headers.get("content-type")]).toEqual([200, expect.stringMatching(/^text\/plain/)]);
  expect(await file.text()).toContain(title);
  expect(sandbox.log.entries.at(-1)?.hasAuthorization).toBe(false);
});

test.each([
  ["as documented", { idAgreementGroup: "agg_1", agreements: [agreement] }],
  ["a list alone", [agreement]],
  ["an object that holds a list", { agreements: { list: [agreement] } }],
  ["a list that holds the object", [{ idAgreementGroup: "agg_1", agreements: [agreement] }]],
  ["texts in an object that holds a list", { agreements: [{ ...agreement, agreements: { texts: [text] } }] }],
])("%s is taken", async (_name, body) => {
  const { subscriptions, sandbox } = await createWorld();
  sandbox.control.fail({ on: "api", with: { type: "json", body } });
  expect((await subscriptions.agreements("sub_1")).agreements).toEqual([agreement]);
});

test("the response is read up to 64 KiB", async () => {
  const { subscriptions, sandbox } = await createWorld();
  sandbox.control.fail({ on: "api", with: { type: "json", body: { agreements: [], filler: "x".repeat(65_536) } } });
  await expect(subscriptions.agreements("sub_1")).rejects.toMatchObject({ name: "ResponseError" });
});

test("the text is picked by locale, then by language, then the default, then the first", () => {
  const inLocale = (locale: string, isDefault = false) => ({ ...text, locale, isDefault });
  const [english, italian, swiss, french] = [
    inLocale("en"),
    inLocale("it_IT"),
    inLocale("it-CH"),
    inLocale("fr", true),
  ];
  const agreements = [english, italian, swiss, french];
  expect(agreementText({ agreements }, "it-ch")).toBe(swiss);
  expect(agreementText({ agreements }, "IT-IT")).toBe(italian);
  expect(agreementText({ agreements }, "it")).toBe(italian);
  expect(agreementText({ agreements }, "en-GB")).toBe(english);
  expect(agreementText({ agreements }, ["de", "it-CH"])).toBe(swiss);
  expect(agreementText({ agreements }, "de")).toBe(french);
  expect(agreementText({ agreements: [english, italian] }, "de")).toBe(english);
  expect(agreementText({ agreements: [] }, "en")).toBeUndefined();
});

test.each<unknown>([null, 5, {}, ["it"], { toString: 1 }, { toString: null, valueOf: null }])(
  "a text whose locale is %j matches no language, and is no hindrance",
  (locale) => {
    const odd = { ...text, isDefault: false, locale: locale as string };
    const italian = { ...text, locale: "it", isDefault: false };
    expect(agreementText({ agreements: [odd, italian] }, "it")).toBe(italian);
    expect(agreementText({ agreements: [odd] }, "it")).toBe(odd);
  },
);
