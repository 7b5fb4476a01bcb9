import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { startServer } from "./http-server.ts";
import { createWorld } from "./ianum.ts";

test("a path is of the API, with or without its stage; an address is taken as it is", async () => {
  const { gate, origin, run } = await createWorld();
  const path = `subscription/${gate.idSubscription}/agreements`;
  const bodies: string[] = [];
  for (const address of [path, `/${path}`, `/v1_3/${path}`, `v1_3/${path}`, `${origin}/v1_3/${path}`]) {
    const { code, out, err } = await run(["request", "get", address]);
    expect(err).toBe("");
    expect(code).toBe(0);
    bodies.push(out);
  }
  expect(new Set(bodies).size).toBe(1);
  expect(JSON.parse(bodies[0]!)).toHaveProperty("agreements");
});

test("--all follows startToken to the end and prints one list", async () => {
  const { gate, run, sandbox } = await createWorld();
  const { code, out } = await run([
    "request",
    "GET",
    `subscription/${gate.idSubscription}/accesses`,
    "--all",
    "--json",
  ]);
  const { accessList, ...others } = JSON.parse(out) as { accessList: { date: number }[] };
  expect(code).toBe(0);
  expect(accessList).toHaveLength(120);
  expect(new Set(accessList.map(({ date }) => date)).size).toBe(120);
  expect(others).toEqual({});
  expect(sandbox.log.tokenRequests).toBe(1);
});

test("--all never follows the same startToken twice", async () => {
  const { gate, run, sandbox } = await createWorld();
  const page = { accessList: [{ date: 1 }], startToken: "again" };
  sandbox.control.fail({ on: "api", with: { type: "json", body: page } });
  const { out } = await run(["request", "GET", `subscription/${gate.idSubscription}/accesses`, "--all"]);
  expect(JSON.parse(out)).toEqual({ accessList: [{ date: 1 }, { date: 1 }] });
});

test.for([1, 3])("a page that fails (number %i) ends --all with 1, and --json with one value", async (page) => {
  const { gate, run, sandbox } = await createWorld();
  const args = ["request", "GET", `subscription/${gate.idSubscription}/accesses`, "--all"];
  for (const flags of [[], ["--json"]]) {
    const body = (real: unknown): unknown => real;
    if (page > 1) sandbox.control.fail({ on: "api", times: page - 1, with: { type: "json", body } });
    sandbox.control.fail({ on: "api", times: 1, with: { type: "status", status: 503 } });
    const { code, err, out } = await run([...args, ...flags]);
    expect(code).toBe(1);
    if (flags.length > 0) expect(JSON.parse(out)).toHaveProperty("errorCode");
    else expect(err).toContain("status 503");
    sandbox.control.reset();
  }
});

test("--data sends a file, or what comes on stdin; the data itself is not an argument", async () => {
  const { gate, run } = await createWorld();
  const folder = await mkdtemp(join(tmpdir(), "ianum-cli-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const body = JSON.stringify({ idGate: gate.id, idConnection: "user-7" });
  await writeFile(join(folder, "ghost.json"), body);
  const post = ["request", "POST", "/subscription", "--data"];

  const fromFile = await run([...post, `@${join(folder, "ghost.json")}`]);
  const fromInput = await run([...post, "@-"], { input: body });
  expect(JSON.parse(fromFile.out)).toMatchObject({ verified: true });
  expect(fromInput.out).toBe(fromFile.out);

  const literal = await run([...post, body]);
  expect(literal.code).toBe(2);
  expect(literal.err).toContain("--data takes @FILE");
  expect(literal.err).not.toContain("user-7");
  expect((await run([...post, "@/there/is/none"])).err).toContain(
    "/there/is/none cannot be read (ENOENT); name a file after the @",
  );
});

test("a refusal's body is on stdout, its status on stderr, and the exit code is 1", async () => {
  const { run } = await createWorld();
  const { code, out, err } = await run(["request", "GET", "subscription/sub_none/agreements"]);
  expect(JSON.parse(out)).toMatchObject({ errorCode: "GEN_0002" });
  expect(err).toBe("✗ status 404\n");
  expect(code).toBe(1);
});

test("--json makes one JSON value of a body that is none", async () => {
  const { gate, run, sandbox } = await createWorld();
  sandbox.control.fail({ on: "api", with: { type: "html", status: 502 } });
  const { code, out } = await run(["request", "GET", `subscription/${gate.idSubscription}/agreements`, "--json"]);
  expect(JSON.parse(out)).toContain("<h1>");
  expect(code).toBe(1);
});

test("an origin that may not see a token is not asked", async () => {
  const { run, sandbox } = await createWorld();
  const other = await startServer((_request, response) => response.end());
  for (const address of [`${other.origin}/x`, "https://example.com/", "http://auth.eu.ianum.com/v1_3/subscription"]) {
    const { code, err } = await run(["request", "GET", address]);
    expect(code).toBe(2);
    expect(err).toContain("may not see a token");
  }
  expect(other.requests).toEqual([]);
  expect(sandbox.log.requests).toBe(0);
});

test.for([301, 302, 303, 307, 308] as const)("a redirect (%i) to another origin is not followed", async (status) => {
  const { gate, run, sandbox } = await createWorld();
  const other = await startServer((_request, response) => response.end("{}"));
  sandbox.control.fail({ on: "api", with: { type: "redirect", to: `${other.origin}/away?a=1`, status } });
  const { code, err } = await run(["request", "GET", `subscription/${gate.idSubscription}/agreements`]);
  expect(other.requests).toEqual([]);
  expect(err).toContain(`redirects to ${other.origin}/away`);
  expect(code).toBe(2);
});

test.for([
  ["http://[", "an address that is not one"],
  ["https://:1:2/", "an address that is not one"],
  ["https://xn--bcher-kva.example/x?a=1", "https://xn--bcher-kva.example/x"],
  ["//other.example/y", "http://other.example/y"],
] as const)("a redirect to %s is told of, and not followed", async ([to, where]) => {
  const { gate, run, sandbox } = await createWorld();
  sandbox.control.fail({ on: "api", with: { type: "redirect", to } });
  const { code, err } = await run(["request", "GET", `subscription/${gate.idSubscription}/agreements`]);
  expect(err).toContain(`redirects to ${where}`);
  expect(code).toBe(2);
});

test("a redirect within the origin is followed for GET, and not for POST", async () => {
  const { gate, run, sandbox } = await createWorld();
  const to = `/v1_3/subscription/${gate.idSubscription}/agreements`;
  sandbox.control.fail({ on: "api", path: "/v1_3/old", with: { type: "redirect", to } });
  sandbox.control.fail({ on: "any", path: "/v1_3/old", with: { type: "redirect", to } });
  expect((await run(["request", "GET", "/v1_3/old"])).out).toContain("agreements");
  expect((await run(["request", "POST", "/v1_3/old"])).code).toBe(2);
});

test("the token endpoint is not for request, whose output would be a token", async () => {
  const { env, origin, run, sandbox } = await createWorld();
  const input = JSON.stringify({
    grant_type: "client_credentials",
    client_id: env["IANUM_CLIENT_ID"],
    client_secret: "x",
  });
  for (const address of ["/v1_3/oauth/token", `${origin}/v1_3/oauth/token/`, `${origin}/v1_3/x/../oauth/token?a`]) {
    const { code, err } = await run(["request", "POST", address, "--data", "@-"], { input });
    expect(code).toBe(2);
    expect(err).toContain("use ianum token");
  }
  expect(sandbox.log.requests).toBe(0);
});

test("a service that sends the token back cannot make the command print it", async () => {
  const { run } = await createWorld();
  const echo = await startServer((request, response) => {
    const { authorization = "" } = request.headers;
    response.end(JSON.stringify({ authorization, escaped: encodeURIComponent(authorization) }));
  });
  for (const flags of [[], ["--json"]]) {
    const { code, out } = await run(["request", "GET", "echo", ...flags], { env: { IANUM_AUTH_URL: echo.origin } });
    expect(JSON.parse(out)).toMatchObject({ authorization: "Bearer [redacted]" });
    expect(code).toBe(0);
  }
  expect(echo.requests).toHaveLength(2);
});

test("bytes that are not text come through unchanged", async () => {
  const { env, run } = await createWorld();
  const text = "Zoë \u{1F600} ￾";
  const service = await startServer((_request, response) => response.end(text));
  expect((await run(["request", "GET", "bytes"], { env: { ...env, IANUM_AUTH_URL: service.origin } })).out).toBe(text);
});

describe("without a response the exit code is 3, and no query is repeated:", () => {
  const path = "subscription/sub_1/accesses?startToken=not-for-logs";
  const unfinished = { "content-type": "application/json", "content-length": "1000" };

  test.for([
    ["a port where nothing listens", []],
    ["a port where nothing listens, with --all", ["--all"]],
  ] as const)("%s", async ([, flags]) => {
    const { env, run, sandbox } = await createWorld();
    // The token is there already; the API's host is another one, and gone.
    const { close, origin } = await startServer(() => undefined);
    await close();
    const options = { env: { ...env, IANUM_AUTH_URL: origin } };
    const problem = `GET ${origin}/v1_3/subscription/sub_1/accesses got no response (ECONNREFUSED)`;

    const told = await run(["request", "GET", path, ...flags], options);
    expect(told).toEqual({ code: 3, out: "", err: `✗ ${problem}\n  ianum doctor finds the cause\n` });
    const json = await run(["request", "GET", path, ...flags, "--json"], options);
    expect(json).toMatchObject({ code: 3, err: "" });
    expect(JSON.parse(json.out)).toMatchObject({ error: { code: "network_error", message: problem } });
    expect(sandbox.log.tokenRequests).toBe(2);
  });

  test.for([
    ["a response that is cut off in its body", []],
    ["a response that is cut off in its body, with --all", ["--all"]],
  ] as const)("%s", async ([, flags]) => {
    const { env, run } = await createWorld();
    const { origin } = await startServer((_request, response) => {
      response.writeHead(200, unfinished).write("{", () => response.destroy());
    });
    const { code, err, out } = await run(["request", "GET", path, ...flags], {
      env: { ...env, IANUM_AUTH_URL: origin },
    });
    expect(err).toMatch(/^✗ GET http:\/\/\S+\/sub_1\/accesses got no response \(\w+\)\n/);
    expect([code, out]).toEqual([3, ""]);
  });

  test.for([
    ["a server that never responds", [], "head"],
    ["a server that never responds, with --all", ["--all"], "head"],
    ["a body that never ends", [], "body"],
    ["a body that never ends, with --all", ["--all"], "body"],
  ] as const)("%s", async ([, flags, part]) => {
    const { env, run } = await createWorld();
    const server = await startServer((_request, response) => {
      if (part === "body") response.writeHead(200, unfinished).write("{");
    });
    // The first request is the token's.
    const impatient = { IMPATIENT_AT: "2", IMPATIENT_FOR: part };
    const { code, err, out } = await run(["request", "GET", path, ...flags], {
      env: { ...env, IANUM_AUTH_URL: server.origin, ...impatient },
      preload: "no-patience",
    });
    expect(err).toContain(`✗ GET ${server.origin}/v1_3/subscription/sub_1/accesses took longer than 10000 ms\n`);
    expect(err).toContain("ianum doctor");
    expect([code, out]).toEqual([3, ""]);
  });
});
