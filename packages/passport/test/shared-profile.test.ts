import { createSandbox } from "@ianum/sandbox";
import { expect, test } from "vitest";
import { IanumStrategy } from "../src/index.ts";
import { type LoginApp, startLoginApp } from "./login-app.ts";

async function logIn(app: LoginApp): Promise<number> {
  const browser = app.browser();
  await browser.get("/login");
  return (await browser.get(app.approve())).status;
}

test("with dataFields the profile has what the person shared, in Passport's form", async () => {
  const app = await startLoginApp({ withPrivateKey: true, options: { dataFields: ["NAME", "EMAIL"] } });
  expect(await logIn(app)).toBe(200);
  expect(app.profiles[0]).toMatchObject({
    provider: "ianum",
    displayName: "Ada Rossi",
    name: { givenName: "Ada", familyName: "Rossi" },
    emails: [{ value: "ada.rossi@example.com", verified: true }],
    shared: [{ idField: "EMAIL" }, { idField: "NAME" }],
  });
});

test("without dataFields nothing is read, and the profile has nothing of it", async () => {
  const app = await startLoginApp({ withPrivateKey: true });
  expect(await logIn(app)).toBe(200);
  expect(Object.keys(app.profiles[0]!)).toEqual(["provider", "id", "idActor", "_json"]);
  expect(app.sandbox.log.entries.some(({ path }) => path.endsWith("/data"))).toBe(false);
});

test("a field that the person did not share is absent", async () => {
  const app = await startLoginApp({ withPrivateKey: true, options: { dataFields: ["PHONE"] } });
  expect(await logIn(app)).toBe(200);
  for (const name of ["displayName", "name", "emails", "sharedError"]) expect(app.profiles[0]).not.toHaveProperty(name);
  expect(app.profiles[0]!.shared).toHaveLength(1);
});

test("data that cannot be read does not undo a login whose ianumToken is used up", async () => {
  const app = await startLoginApp({ withPrivateKey: true, options: { dataFields: "ALL" } });
  app.sandbox.control.fail({ path: /\/data$/, with: { type: "html" } });
  expect(await logIn(app)).toBe(200);
  expect(app.profiles[0]).toMatchObject({ sharedError: { name: "ApiError", httpStatus: 502 } });
  expect(app.errors).toEqual([]);
});

test("another gate's key leaves each value with its error", async () => {
  const { privateKey } = createSandbox().gates[0]!;
  const app = await startLoginApp({ options: { dataFields: ["EMAIL"], privateKey } });
  expect(await logIn(app)).toBe(200);
  const [email] = app.profiles[0]!.shared![0]!.values;
  expect(email).toMatchObject({ error: { name: "ConfigurationError", option: "privateKey" } });
  expect(app.profiles[0]).not.toHaveProperty("emails");
});

test("dataFields without a key is an error at once", () => {
  const keys = { clientId: "gate_1", clientSecret: "s", gateAlias: "a", region: "eu" };
  expect(() => new IanumStrategy({ ...keys, dataFields: ["EMAIL"] }, (profile) => profile)).toThrow(
    expect.objectContaining({ name: "ConfigurationError", option: "privateKey" }),
  );
});

test.each<unknown>([null, 5, true, {}, ["NAME"], { toString: 1 }, { toString: null, valueOf: null }])(
  "ids of fields and components that are %j make no login fail",
  async (id) => {
    const app = await startLoginApp({ withPrivateKey: true, options: { dataFields: "ALL" } });
    app.sandbox.control.fail({
      path: /\/data$/,
      with: {
        type: "json",
        body: (answer: unknown) => {
          const { data } = answer as { readonly data: readonly { readonly values: readonly object[] }[] };
          const odd = data.map((field) => ({
            ...field,
            idField: id,
            values: field.values.map((value) => ({ ...value, idFieldComponent: id })),
          }));
          return { ...(answer as object), data: odd };
        },
      },
    });
    expect(await logIn(app)).toBe(200);
    for (const name of ["displayName", "name", "emails", "sharedError"])
      expect(app.profiles[0]).not.toHaveProperty(name);
    expect(app.profiles[0]!.shared![0]!.values[0]).toHaveProperty("value");
  },
);
