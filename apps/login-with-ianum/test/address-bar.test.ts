import { type Fault } from "@ianum/sandbox";
import { describe, expect, test } from "vitest";
import { startDemo } from "./demo.ts";
import { createVisitor } from "./visitor.ts";

describe("the ianumToken leaves the address bar", () => {
  const query = "result=success&message=OK&ianumToken=one-time";

  test.each([
    ["a login that no browser started", "/login/return"],
    ["a slash at the end", "/login/return/"],
    ["other letters", "/Login/Return"],
    ["the gate's redirect URL leads to the start", "/"],
    ["it leads to a page that there is not", "/callback"],
    ["it leads to the profile", "/profile"],
    ["a path that looks like another site's", "//evil.example/"],
  ])("with %s", async (_, path) => {
    const { origin } = await startDemo();
    const visitor = createVisitor(origin);
    const page = await visitor.open(`${origin}${path}?${query}`);
    expect(page.url).toBe(`${origin}/sorry`);
    expect(await page.text()).not.toContain("one-time");
  });

  test.each<[string, Fault]>([
    ["an outage", { type: "status", status: 503 }],
    ["a refusal", { type: "status", status: 400, errorCode: "GEN_0002" }],
    ["a proxy's page", { type: "html", status: 502 }],
    ["half a response", { type: "truncated" }],
    ["a broken connection", { type: "reset" }],
  ])("with %s", async (_, fault) => {
    const { origin, sandbox, lines } = await startDemo();
    const visitor = createVisitor(origin);
    await visitor.open("/login");
    sandbox.control.fail({ on: "api", with: fault });
    const page = await visitor.open(sandbox.control.approveLogin());
    expect(["/sorry", "/login/outage"]).toContain(new URL(page.url).pathname);
    expect(page.url).not.toContain("ianumToken");
    expect(lines.join()).not.toContain("ianumToken");
  });

  test("when our secret is wrong", async () => {
    const { origin, sandbox } = await startDemo();
    const visitor = createVisitor(origin);
    await visitor.open("/login");
    sandbox.control.fail({ on: "token", with: { type: "status", status: 401, errorCode: "SEC_0005" } });
    expect((await visitor.open(sandbox.control.approveLogin())).url).toBe(`${origin}/login/outage`);
  });

  test("when it comes by POST", async () => {
    const { origin } = await startDemo();
    const page = await createVisitor(origin).open(`/login/return?${query}`, { method: "POST" });
    expect(page.url).toBe(`${origin}/sorry`);
  });
});
