// What is tried with each application, whatever runs it: the environment leads to `ianum-sandbox`.
const assert = require("node:assert/strict");
const { once } = require("node:events");
const { createServer } = require("node:http");

const isForm = { "content-type": "application/x-www-form-urlencoded" };

module.exports = (application) => [
  {
    name: "a person logs in under Express; axios and fetch read what they agreed to",
    async run() {
      await serving(application.createSite(), async (origin) => {
        const { id } = await logIn(origin);
        assert.match(id, /^sub_/);
        const agreements = await application.readWithAxios(id);
        assert.ok(agreements.length > 0);
        // As text: under Jest what `fetch` reads is of another realm.
        assert.equal(JSON.stringify(await application.readWithFetch(id)), JSON.stringify(agreements));
      });
    },
  },
  {
    name: "graphql-request reads from a service that wants a token",
    async run() {
      const service = (request, response) => {
        const isAuthorized = /^Bearer \S+$/.test(request.headers.authorization ?? "");
        request.resume();
        response.writeHead(isAuthorized ? 200 : 401, { "content-type": "application/json" });
        response.end(JSON.stringify({ data: { orders: [{ id: "1" }] } }));
      };
      await serving(service, async (origin) =>
        assert.deepEqual(await application.readOrders(`${origin}/graphql`), [{ id: "1" }]),
      );
    },
  },
  {
    name: "two services share a token through Redis, or serve themselves without one",
    async run() {
      const { areSame, events } = await application.readTokensOfTwo(process.env.REDIS_URL ?? "redis://127.0.0.1:1");
      const hasRedis = process.env.REDIS_URL !== undefined;
      assert.equal(areSame, hasRedis);
      assert.equal(events.includes("token-adopted"), hasRedis);
      assert.equal(events.includes("store-failed"), !hasRedis);
    },
  },
];

async function serving(handler, work) {
  const server = createServer(handler).listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    return await work(`http://127.0.0.1:${server.address().port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** Presses the button, approves on the sandbox's page, comes back, and asks the site who it is. */
async function logIn(origin) {
  const start = await fetch(`${origin}/login`, { redirect: "manual" });
  const cookie = start.headers.get("set-cookie").split(";")[0];
  const page = start.headers.get("location");
  assert.ok(page.startsWith(process.env.IANUM_ID_URL));
  const [, login] = /name="login" value="([^"]+)"/.exec(await (await fetch(page)).text());
  const body = `login=${login}&answer=approve`;
  const approved = await fetch(page, { method: "POST", headers: isForm, body, redirect: "manual" });
  const { pathname, search } = new URL(approved.headers.get("location"));
  const back = await fetch(`${origin}${pathname}${search}`, { headers: { cookie }, redirect: "manual" });
  assert.equal(back.headers.get("location"), "/");
  const session = back.headers.get("set-cookie")?.split(";")[0] ?? cookie;
  return (await fetch(origin, { headers: { cookie: session } })).json();
}
