import nock from "nock";
import { forward } from "./forward.mjs";

/** Answers for the platform's addresses; nothing leaves this machine. */
export function mock(platform) {
  nock.cleanAll();
  nock.disableNetConnect();
  nock.enableNetConnect("127.0.0.1");
  for (const host of ["https://api-auth.ianum.com", "https://auth.eu.ianum.com"]) {
    const scope = nock(host).persist();
    for (const mocked of [scope.get(/^\//), scope.post(/^\//)])
      mocked.reply(async function (...given) {
        const request = given[0] instanceof Request ? await requestOf(given[0]) : olderRequestOf(this.req, given);
        const { status, text, headers } = await forward(platform, request);
        return [status, text, headers];
      });
  }
}

/** What nock 15 hands over. */
async function requestOf(request) {
  const { pathname, search } = new URL(request.url);
  const body = request.method === "GET" ? undefined : await request.text();
  const { method, headers } = request;
  return { method, path: pathname + search, headers: Object.fromEntries(headers), body };
}

/** What nock 14 hands over: JSON is parsed. */
function olderRequestOf({ method, headers }, [path, parsed]) {
  const texts = Object.entries(headers).map(([name, value]) => [name, String(value)]);
  return { method, path, headers: Object.fromEntries(texts), body: parsed === "" ? undefined : JSON.stringify(parsed) };
}
