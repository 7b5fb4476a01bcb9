// The real workerd, under miniflare. Each request to a Worker ends when it has its response: what it had under way is cut
// off then, as on Cloudflare. The Workers are the guide's own code, and program.mjs.
import { pathToFileURL } from "node:url";
import { bundleWorkers } from "./bundle-workers.mjs";
import { storeTests } from "./store-tests.mjs";
import { wholeLifeTests } from "./whole-life-tests.mjs";

export const about = "one source for all requests, over the whole life of a token; a Durable Object as a store";

export async function start({ folder, load, platform, sandbox, test }) {
  const miniflare = await load("miniflare");
  const { Miniflare, Response } = miniflare.default ?? miniflare;
  const scripts = await bundleWorkers(folder);
  const bindings = { IANUM_REGION: "eu", ...sandbox.env };
  for (const name of ["IANUM_API_AUTH_URL", "IANUM_AUTH_URL", "IANUM_ID_URL"]) delete bindings[name];

  // What a Worker sends to the platform's addresses arrives at the sandbox.
  async function forward(request) {
    const { pathname, search } = new URL(request.url);
    const { method, headers } = request;
    const body = method === "GET" ? undefined : await request.text();
    const response = await fetch(platform + pathname + search, { method, headers: Object.fromEntries(headers), body });
    return new Response(await response.text(), {
      status: response.status,
      headers: Object.fromEntries(response.headers),
    });
  }
  let runs = 0;
  const worker = (name, script, more = {}) => ({
    name,
    modules: true,
    script: `${script}\n// ${runs}`, // another script is another isolate
    compatibilityDate: "2026-07-01",
    bindings,
    outboundService: forward,
    ...more,
  });
  const workers = () => [
    worker("program", scripts.program),
    worker("guide", scripts.guide),
    worker("durable", scripts.durable, { durableObjects: { TOKENS: "IanumTokens" } }),
    worker("elsewhere", scripts.durable, {
      durableObjects: { TOKENS: { className: "IanumTokens", scriptName: "durable" } },
    }),
  ];

  const running = new Miniflare({ cf: false, workers: workers() });
  await running.ready;
  const send = async (name, url, init) => (await running.getWorker(name)).fetch(url, init);

  wholeLifeTests(test, { sandbox, send });
  const { durableStore } = await import(pathToFileURL(scripts.durableFile).href);
  storeTests(test, {
    durableStore,
    sandbox,
    send,
    tokens: () => running.getDurableObjectNamespace("TOKENS", "durable"),
  });

  return {
    async fresh() {
      runs += 1;
      await running.setOptions({ cf: false, workers: workers() });
    },
    async ask(request) {
      const url = "https://worker.example.com/";
      const real = request.url && request.url.replace(request.env.IANUM_AUTH_URL, "https://auth.eu.ianum.com");
      const body = JSON.stringify({ ...request, url: real, env: bindings });
      return (await send("program", url, { method: "POST", body })).json();
    },
    close: () => running.dispose(),
  };
}
