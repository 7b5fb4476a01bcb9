import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { requestToken } from "@ianum/core";
import { createTestClock } from "@ianum/sandbox";
import { onTestFinished } from "vitest";

interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** A server of our own, so that what is checked is the bytes and not a platform's reading of them. It ends with the test. */
export async function serve(
  answer: (response: ServerResponse, request: Received) => void,
): Promise<{ origin: string; received: Received[]; close(): Promise<void> }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method, url, headers } = request;
      const one = { method, url, headers, body: Buffer.concat(chunks).toString("utf8") };
      received.push(one);
      answer(response, one);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  onTestFinished(close);
  return { origin: `http://127.0.0.1:${port}`, received, close };
}

export const json = (
  response: ServerResponse,
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void => {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
};

export const keys = { clientId: "gate_abc", clientSecret: 'S3cret "\\ ü' };

/** What one token request comes to that is answered so. */
export async function answeredWith(body: unknown, status = 200, headers: Record<string, string> = {}) {
  const { origin } = await serve((response) => json(response, body, status, headers));
  return requestToken({ ...keys, endpoints: { apiAuth: origin }, clock: createTestClock(1_000_000) });
}
