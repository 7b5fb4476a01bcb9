import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { createSandbox } from "@ianum/sandbox";
import { describe, expect, onTestFinished, test } from "vitest";
import { IanumStrategy } from "../src/index.ts";
import { expressHost } from "./hosts.ts";

const LIMIT = 65_536;
const MEBIBYTE = 1_048_576;

type Answer = (response: ServerResponse) => void;

/** Logs in at a platform that answers the burn so. */
async function logIn(answer: Answer) {
  const sandbox = createSandbox({ accesses: 0 });
  const apiAuth = await sandbox.listen();
  const burnt: string[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    burnt.push(request.url ?? "");
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await sandbox.close();
  });

  const [gate] = sandbox.gates;
  const auth = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const keys = { gateAlias: gate!.alias, clientId: gate!.id, clientSecret: gate!.secrets[0]! };
  const strategy = new IanumStrategy({ ...keys, endpoints: { apiAuth, auth } }, (profile) => ({ id: profile.id }));
  const { origin, errors } = await expressHost()(strategy);
  const { status } = await fetch(`${origin}/?result=success&ianumToken=a`);
  return { status, errors, burns: burnt.length };
}

const verified = (filler: number): string =>
  JSON.stringify({ verified: true, idActor: "acr_1", idSubscription: "sub_1", filler: "x".repeat(filler) });
const refused = (filler: number): string => JSON.stringify({ errorCode: "GEN_0002", errorMessage: "x".repeat(filler) });
const tokenRefused = (filler: number): string =>
  JSON.stringify({ errorCode: "SEC_0008", errorMessage: "x".repeat(filler) });

const json =
  (status: number, text: string, headers: Record<string, string> = {}): Answer =>
  (response) =>
    void response.writeHead(status, { "content-type": "application/json", ...headers }).end(text);
const gzipped =
  (status: number, text: string): Answer =>
  (response) =>
    void response.writeHead(status, { "content-encoding": "gzip" }).end(gzipSync(text));

/** Writes for as long as somebody reads, and counts. */
function endless(status: number, counter: { bytes: number; isClosed?: Promise<unknown> }, start = ""): Answer {
  return (response) => {
    counter.isClosed = new Promise((resolve) => response.once("close", resolve));
    response.writeHead(status, { "content-type": "application/json" }).write(start);
    const piece = "x".repeat(16_384);
    const write = (): void => {
      while (!response.destroyed) {
        counter.bytes += piece.length;
        if (!response.write(piece)) return void response.once("drain", write);
      }
    };
    write();
  };
}

describe("an answer to the burn that is longer than 64 KiB is an error, and the ianumToken is not sent again", () => {
  test.each<readonly [string, Answer]>([
    ["a login", json(200, verified(LIMIT))],
    ["a login with a MiB that is not read", json(200, verified(MEBIBYTE))],
    ["a login of 10 MiB that are 10 KiB on the wire", gzipped(200, verified(10 * MEBIBYTE))],
    ["a refusal", json(400, refused(LIMIT))],
    ["a refusal of the access token", json(401, tokenRefused(LIMIT))],
    ["a refusal that is compressed", gzipped(401, refused(MEBIBYTE))],
    ["an outage", json(503, refused(MEBIBYTE))],
    ["a page", json(200, "<".repeat(MEBIBYTE), { "content-type": "text/html" })],
  ])("%s", async (_name, answer) => {
    const { status, errors, burns } = await logIn(answer);
    expect(status).toBe(500);
    expect(errors).toEqual([expect.objectContaining({ name: "ResponseError", code: "invalid_response" })]);
    expect(burns).toBe(1);
  });

  test.each([200, 400, 401, 500])("an endless one, of status %d", async (httpStatus) => {
    for (const start of ["", '{"errorCode":"SEC_0008","errorMessage":"', '{"verified":true,"filler":"']) {
      const counter: Parameters<typeof endless>[1] = { bytes: 0 };
      const { status, errors, burns } = await logIn(endless(httpStatus, counter, start));
      expect(status).toBe(500);
      expect(errors).toEqual([expect.objectContaining({ name: "ResponseError", code: "invalid_response" })]);
      expect(burns).toBe(1);
      await counter.isClosed;
      // What lies in the buffers of two sockets, and no more.
      expect(counter.bytes).toBeLessThan(16 * MEBIBYTE);
    }
  });
});

test("one that is just below is read", async () => {
  const length = LIMIT - verified(0).length;
  expect((await logIn(json(200, verified(length)))).status).toBe(200);
  expect((await logIn(json(200, verified(length + 1)))).status).toBe(500);
  expect((await logIn(gzipped(200, verified(length)))).status).toBe(200);
  expect((await logIn(json(400, refused(LIMIT - refused(0).length)))).status).toBe(401);
});
