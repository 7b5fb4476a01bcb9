import type { ServerResponse } from "node:http";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";

const whole = Buffer.from(JSON.stringify({ errorCode: "SEC_0008", more: "x".repeat(5_000) }));
const encoded = { gzip: gzipSync(whole), br: brotliCompressSync(whole), deflate: deflateSync(whole) };

/** Ways of answering with a body that nobody can read to its end: each writes a response of this status. */
export const brokenBodies: readonly (readonly [string, (response: ServerResponse, status: number) => void])[] = [
  [
    "breaks off before the length that it said",
    (response, status) => breakOff(response, status, { "content-length": 9_999 }),
  ],
  ["breaks off between two chunks", (response, status) => breakOff(response, status, {})],
  [
    "is empty where a length was said, and breaks off",
    (response, status) => {
      response.writeHead(status, { "content-length": 5 }).flushHeaders();
      response.socket?.end();
    },
  ],
  ...Object.entries(encoded).flatMap(
    ([encoding, bytes]) =>
      [
        [`is said to be ${encoding} and is text`, send(encoding, Buffer.from("<html>503</html>"))],
        [`is said to be ${encoding} and is JSON`, send(encoding, whole)],
        [`is half of what ${encoding} made`, send(encoding, bytes.subarray(0, bytes.length / 2))],
        [`has a flaw in the middle of its ${encoding}`, send(encoding, flawed(bytes))],
      ] as const,
  ),
];

/** A body that begins, and of which no more comes: only the client ends it. */
export function neverEnd(response: ServerResponse, status: number): void {
  response.writeHead(status, { "content-type": "application/json" }).write('{"errorCode":');
}

function breakOff(response: ServerResponse, status: number, headers: Readonly<Record<string, number>>): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.write('{"errorCode":', () => response.destroy());
}

function send(encoding: string, body: Uint8Array): (response: ServerResponse, status: number) => void {
  return (response, status) => {
    response.writeHead(status, { "content-type": "application/json", "content-encoding": encoding }).end(body);
  };
}

function flawed(bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy.fill(0xff, copy.length / 2, copy.length / 2 + 8);
  return copy;
}
