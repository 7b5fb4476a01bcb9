import { describe, expect, test } from "vitest";
import { failures } from "./failed-checks.ts";
import { startServer } from "./http-server.ts";
import { createWorld } from "./ianum.ts";

describe("responses", () => {
  test.for([
    [{ type: "status", status: 429, retryAfter: 30 }, "429", "try again in 30 s"],
    [{ type: "status", status: 503, retryAfter: 90 }, "503", "in 1 min 30 s"],
    [{ type: "status", status: 500 }, "500", "in a minute"],
    [{ type: "html", status: 502 }, "502", "a page came in place of JSON"],
    [{ type: "html", status: 200 }, "", "a page came in place of JSON"],
    [{ type: "truncated" }, "", "is not the platform's token endpoint"],
    [{ type: "empty" }, "", "is not the platform's token endpoint"],
    [{ type: "status", status: 404 }, "404", "there is no token endpoint"],
    [{ type: "redirect", to: "https://elsewhere.example.com/token" }, "redirect", "never follows a redirect"],
  ] as const)("the token endpoint answers %j: the cause and its remedy", async ([fault, detail, remedy]) => {
    const { examine, sandbox } = await createWorld();
    sandbox.control.fail({ on: "token", with: fault });
    const { checks, code } = await examine();
    expect(failures(checks)).toEqual(["token"]);
    expect(checks["token"]?.detail).toContain(detail);
    expect(checks["token"]?.remedy).toContain(remedy);
    expect(checks["clock"]?.status).toBe("ok");
    expect(sandbox.log.tokenRequests).toBe(1);
    expect(code).toBe(1);
  });

  test.for([
    [{ type: "status", status: 401 }, "refuses the token", "region"],
    [{ type: "status", status: 403 }, "refuses the token", "region"],
    [{ type: "status", status: 503 }, "fails", "try again"],
    [{ type: "html", status: 200 }, "a page", "something stands in its place"],
    [{ type: "redirect", to: "https://elsewhere.example.com/" }, "redirects", "a token is not sent after it"],
    [{ type: "reset" }, "no response", "cut the connection"],
  ] as const)("the API answers %j: the cause and its remedy", async ([fault, detail, remedy]) => {
    const { examine, sandbox } = await createWorld();
    sandbox.control.fail({ on: "api", with: fault });
    const { checks, code } = await examine();
    expect(failures(checks)).toEqual(["api"]);
    expect(checks["api"]?.detail).toContain(detail);
    expect(checks["api"]?.remedy).toContain(remedy);
    expect(code).toBe(1);
  });

  test.for([
    [404, "text", "text/plain", "nope"],
    [404, "nothing", "application/json", ""],
    [404, "JSON text", "application/json", '"no such page"'],
    [404, "another service's error", "application/json", '{"error":"not found"}'],
    [404, "a code that is a number", "application/json", '{"errorCode":404}'],
    [405, "nothing", "text/plain", ""],
    [204, "nothing", "application/json", ""],
    [200, "text", "text/plain", "ok"],
    [200, "a list", "application/json", "[]"],
    [200, "null", "application/json", "null"],
    [200, "an object that is cut off", "application/json", '{"idSubscription":'],
    [200, "more than is read", "application/json", `{"long":"${"x".repeat(100_000)}"}`],
  ] as const)("a host that is not the platform does not pass for its API: %i, %s", async (response) => {
    const [status, , contentType, body] = response;
    const { examine } = await createWorld();
    const { origin } = await startServer((_request, other) =>
      other.writeHead(status, { "content-type": contentType }).end(body),
    );
    const { checks, code } = await examine({ env: { IANUM_AUTH_URL: origin } });
    const { host } = new URL(origin);
    expect(failures(checks)).toEqual(["api"]);
    expect(checks["api"]?.detail).toBe(`${host} does not respond as the platform's API (status ${status})`);
    expect(checks["api"]?.remedy).toContain("check IANUM_AUTH_URL");
    expect(code).toBe(1);
  });

  test.for([
    [200, {}],
    [400, { errorCode: "GEN_0002", errorMessage: "Missing parameter in your body request" }],
  ] as const)("what the platform may say of a subscription that is not there passes: %i %j", async (said) => {
    const [status, body] = said;
    const { examine, sandbox } = await createWorld();
    sandbox.control.fail({ on: "api", with: { type: "json", status, body } });
    const { checks, code } = await examine();
    expect(checks["api"]?.detail).toContain("takes the token");
    expect(code).toBe(0);
  });

  test("a refusal of the token is one whatever its status", async () => {
    const { examine, sandbox } = await createWorld();
    const body = { errorCode: "SEC_0008", errorMessage: "Invalid access token" };
    sandbox.control.fail({ on: "api", with: { type: "json", status: 200, body } });
    const { checks } = await examine();
    expect(checks["api"]).toMatchObject({ status: "failed", detail: expect.stringContaining("refuses the token") });
  });

  test("an API whose response never ends is told as one that does not respond", async () => {
    const { examine } = await createWorld();
    const { origin } = await startServer((_request, response) => {
      response.writeHead(404, { "content-type": "application/json" }).write("{");
    });
    const env = { IANUM_AUTH_URL: origin, IMPATIENT_AT: "2", IMPATIENT_FOR: "body" };
    const { checks } = await examine({ env, preload: "no-patience" });
    expect(failures(checks)).toEqual(["api"]);
    expect(checks["api"]?.detail).toContain("no response");
  });
});
