const { createTokenSource } = require("@ianum/core");
const { createSandbox } = require("@ianum/sandbox");
const { createSubscriptions } = require("@ianum/subscriptions");

test("under fake timers an hour passes at once, and brings another token", async () => {
  jest.useFakeTimers();
  const source = createTokenSource(createSandbox().options);
  const first = await source.getToken();
  jest.advanceTimersByTime(3_600_000);
  expect((await source.getToken()).value).not.toBe(first.value);
  jest.useRealTimers();
});

test("what a person shared is decrypted, though no thread can be started here", async () => {
  const sandbox = createSandbox();
  const [{ idSubscription, privateKey }] = sandbox.gates;
  const { data } = await createSubscriptions({ ...sandbox.options, privateKey }).data(idSubscription);
  expect(data.flatMap(({ values }) => values).every(({ value }) => typeof value === "string")).toBe(true);
});
