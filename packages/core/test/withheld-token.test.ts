import { createAuthorizer, createTokenSource, staticTokenSource, type TokenEvent, type TokenSource } from "@ianum/core";
import { createSandbox } from "@ianum/sandbox";
import { expect, onTestFinished, test } from "vitest";

const foreign: TokenSource = {
  getToken: () => staticTokenSource("a-token").getToken(),
  invalidate: async () => undefined,
};
const sources = [
  ["createTokenSource", () => createTokenSource(createSandbox().options)],
  ["staticTokenSource", () => staticTokenSource("a-token")],
  ["another author", () => foreign],
] as const;

/** The warnings of the process, from now to the end of the test. */
function recordWarnings(): readonly Error[] {
  const warnings: Error[] = [];
  const record = (warning: Error): void => void warnings.push(warning);
  process.on("warning", record);
  onTestFinished(() => void process.off("warning", record));
  return warnings;
}

/** Node emits a warning in a later tick. */
const emitted = () => new Promise<void>((resolve) => setImmediate(resolve));

test.each(sources)(
  "without onEvent a source of %s warns of a withheld token, once for each origin",
  async (_, create) => {
    const warnings = recordWarnings();
    const authorizer = createAuthorizer(create());
    for (const url of [
      "https://api.example.com/orders",
      "https://api.example.com/items?page=2",
      "http://127.0.0.1:4000/",
    ])
      expect(await authorizer.authorize(url)).toBeUndefined();
    await authorizer.authorize("https://auth.eu.ianum.com/v1_3/subscription/sub_1/data");
    await emitted();

    expect(warnings.map(({ message }) => message)).toEqual(
      ["https://api.example.com", "http://127.0.0.1:4000"].map(
        (origin) =>
          `no token was sent to ${origin}: it is not an allowed origin. If it is your own service, add it: origins: ["${origin}"]`,
      ),
    );
    for (const warning of warnings)
      expect(warning).toMatchObject({ name: "IanumWarning", code: "IANUM_ORIGIN_DENIED" });
  },
);

test("each adapter of a process warns for itself", async () => {
  const warnings = recordWarnings();
  const source = createTokenSource(createSandbox().options);
  for (const authorizer of [createAuthorizer(source), createAuthorizer(source)])
    await authorizer.authorize("https://api.example.com/");
  await emitted();
  expect(warnings).toHaveLength(2);
});

test("with onEvent nothing is warned of: the event says it", async () => {
  const warnings = recordWarnings();
  const events: TokenEvent[] = [];
  const authorizer = createAuthorizer(
    createTokenSource({ ...createSandbox().options, onEvent: (event) => events.push(event) }),
  );
  await authorizer.authorize("https://api.example.com/orders");
  await authorizer.authorize("https://api.example.com/items");
  await emitted();
  expect(warnings).toEqual([]);
  expect(events).toEqual([{ type: "origin-denied", origin: "https://api.example.com" }]);
});

test("an origin that is listed is not warned of", async () => {
  const warnings = recordWarnings();
  const authorizer = createAuthorizer(staticTokenSource("a-token"), { origins: ["https://api.example.com"] });
  expect(await authorizer.authorize("https://api.example.com/orders")).toBeDefined();
  await emitted();
  expect(warnings).toEqual([]);
});

test.each([
  ["no process", undefined],
  ["a process that takes no warnings", {}],
])("a runtime with %s has no warning, and the request goes out without a token all the same", async (_, value) => {
  const authorizer = createAuthorizer(staticTokenSource("a-token"));
  const original = Object.getOwnPropertyDescriptor(globalThis, "process")!;
  Object.defineProperty(globalThis, "process", { configurable: true, value });
  const call = authorizer.authorize("https://api.example.com/");
  Object.defineProperty(globalThis, "process", original);
  expect(await call).toBeUndefined();
});
