import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { buffer } from "node:stream/consumers";
import { clientCredentials, optionsFromEnv } from "@ianum/core";

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript" };

/** The server of a page: its files, POST /token for the page's tokens, and everything of the platform under /v1_3. */
export async function servePage({ files, env }) {
  const { requestToken } = clientCredentials(optionsFromEnv(env));
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });

  async function serve(request, response) {
    const left = new AbortController();
    response.on("close", () => left.abort());
    if (request.url === "/token") return giveToken(response, left.signal);
    if (request.url.startsWith("/v1_3/")) return forward(request, response, left.signal);
    const path = request.url === "/" ? "index.html" : normalize(decodeURIComponent(request.url));
    const file = await readFile(join(files, path)).catch(() => undefined);
    response.writeHead(file ? 200 : 404, { "content-type": TYPES[extname(path)] ?? "text/plain" }).end(file);
  }

  async function giveToken(response, signal) {
    const { value, expiresAt } = await requestToken({ fetch, signal });
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ value, expiresAt }));
  }

  async function forward(request, response, signal) {
    const { method, url } = request;
    const { authorization = "" } = request.headers;
    const headers = { authorization, "content-type": request.headers["content-type"] ?? "" };
    const body = method === "GET" ? undefined : await buffer(request);
    const answer = await fetch(env.IANUM_AUTH_URL + url, { method, headers, body, signal });
    response
      .writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" })
      .end(await answer.text());
  }

  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
