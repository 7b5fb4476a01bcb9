import { createServer } from "node:http";
import { createReadStream, statSync } from "node:fs";
import { extname, join, normalize, sep } from "node:path";

const types = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".md": "text/markdown; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".woff2": "font/woff2",
};

/** Serves a folder on loopback as GitHub Pages does: `/guides/express` is `guides/express.html`. Resolves to its origin. */
export function serveFolder(folder, port = 0) {
  const server = createServer((request, response) => {
    const path = fileOf(folder, request.url ?? "/");
    const file = path ?? join(folder, "404.html");
    response.writeHead(path === undefined ? 404 : 200, {
      "content-type": types[extname(file)] ?? "application/octet-stream",
    });
    createReadStream(file).pipe(response);
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      resolve({
        origin: `http://localhost:${server.address().port}`,
        close: () => new Promise((done) => (server.close(done), server.closeAllConnections())),
      });
    });
  });
}

function fileOf(folder, url) {
  const { pathname } = new URL(url, "http://localhost");
  const path = normalize(join(folder, safelyDecoded(pathname)));
  if (!path.startsWith(normalize(folder) + sep) && path !== normalize(folder)) return undefined;
  return [path, `${path}.html`, join(path, "index.html")].find(isFile);
}

function safelyDecoded(pathname) {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}

function isFile(path) {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
