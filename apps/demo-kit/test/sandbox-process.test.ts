import { createServer } from "node:http";
import { createTokenSource, optionsFromEnv } from "@ianum/core";
import { expect, onTestFinished, test } from "vitest";
import { listen, startSandbox, withPlatform } from "../src/index.ts";
import { createTextSink } from "../src/testing/index.ts";

test("a sandbox in a process of its own gives keys that work, counts, and ends", async () => {
  const sandbox = await startSandbox({ alias: "meridian" });
  onTestFinished(() => sandbox.close());
  expect(sandbox.env["IANUM_GATE_ALIAS"]).toBe("meridian");
  await createTokenSource(optionsFromEnv(sandbox.env)).getToken();
  expect(await sandbox.counts()).toEqual({ requests: 1, tokenRequests: 1 });

  await sandbox.redirectTo("http://localhost:1/back");
  const page = await (await fetch(`${sandbox.origin}/meridian`)).text();
  const login = /name="login" value="([^"]+)"/.exec(page)?.[1] ?? "";
  const body = new URLSearchParams({ login, answer: "decline" });
  const declined = await fetch(`${sandbox.origin}/meridian`, { method: "POST", body, redirect: "manual" });
  expect(declined.headers.get("location")).toMatch(/^http:\/\/localhost:1\/back\?/);

  await sandbox.close();
  await expect(fetch(sandbox.origin)).rejects.toThrow("fetch failed");
});

test("without keys a sandbox stands in, says so, and ends with the work, also with work that fails", async () => {
  const stderr = createTextSink();
  const surroundings = { env: { IANUM_CLIENT_ID: "", OTHER: "kept" }, stderr: stderr.stream };
  let origin = "";
  const work = withPlatform(surroundings, async ({ env, sandbox }) => {
    origin = sandbox?.origin ?? "";
    expect(env).toMatchObject({ OTHER: "kept", IANUM_AUTH_URL: origin });
    throw new Error("the work");
  });
  await expect(work).rejects.toThrow("the work");
  expect(stderr.text()).toBe("no IANUM_CLIENT_ID in the environment: a sandbox stands in for the platform\n");
  await expect(fetch(origin)).rejects.toThrow("fetch failed");
});

test("with keys the environment is what it is, and nothing is said", async () => {
  const stderr = createTextSink();
  const env = { IANUM_CLIENT_ID: "gate_1" };
  await withPlatform({ env, stderr: stderr.stream }, async (platform) => expect(platform).toEqual({ env }));
  expect(stderr.text()).toBe("");
});

test("a server listens on this machine alone, under one name, and a port in use is an error with its code", async () => {
  const server = await listen(
    createServer((_, response) => response.end("here")),
    0,
  );
  onTestFinished(server.close);
  expect(server.origin).toMatch(/^http:\/\/localhost:\d+$/);
  expect(await (await fetch(server.origin)).text()).toBe("here");
  const port = Number(new URL(server.origin).port);
  await expect(listen(createServer(), port)).rejects.toMatchObject({ code: "EADDRINUSE" });
});
