// What runs on every runtime, over the client that is given. Web APIs alone.
import * as core from "@ianum/core";

/**
 * Gives a function that does what `step` says and resolves to what came of it, for JSON.
 *
 * `connect(options, details)` makes a client; it is a function of { url, headers, body, signal } that resolves to `{ status, seen }`,
 * where `seen` is what an application might log of the answer. `inspect` writes as much of a value as the runtime can;
 * `optionsOf(env)` are those of the client.
 */
export function createProgram(
  connect,
  { inspect = async (value) => String(value), optionsOf = core.optionsFromEnv } = {},
) {
  let send; // one for all requests to this program

  return async function answer({ step, env, url, body, count = 1, abortAfterMs }) {
    if (step === "import") return [typeof core.createTokenSource, typeof connect];
    if (step === "print") return print(env, url);
    send ??= connect(optionsOf(env), { url });
    return Promise.all(Array.from({ length: count }, () => call({ url, body, abortAfterMs })));
  };

  async function call({ url, body, abortAfterMs }) {
    const controller = new AbortController();
    if (abortAfterMs !== undefined) setTimeout(() => controller.abort(new Error("enough")), abortAfterMs);
    try {
      const client = await send;
      return (await client({ url, headers: headersOf(body), body, signal: controller.signal })).status;
    } catch (error) {
      return error.message;
    }
  }

  /** What an application might log, and what must not be in it. */
  async function print(env, url) {
    const events = [];
    const onEvent = (event) => events.push(event);
    const source = core.createTokenSource({ ...optionsOf(env), onEvent });
    const token = await source.getToken();
    const { signal } = new AbortController();
    const client = await connect({ source, onEvent, origins: [new URL(url).origin] }, { url });
    const { status, seen } = await client({ url, headers: {}, signal });
    const wrong = { ...core.optionsFromEnv(env), clientSecret: `${env.IANUM_CLIENT_SECRET}-wrong`, onEvent };
    const error = await errorOf(() => core.createTokenSource(wrong).getToken());
    const failed = await errorOf(async () => (await connect(wrong, { url }))({ url, headers: {}, signal }));
    const printed = [];
    for (const one of [source, token, seen, error, failed, ...events])
      printed.push(
        [
          await inspect(one),
          String(one),
          json(one),
          one?.stack,
          one?.message,
          String(one?.cause),
          one?.error?.stack,
        ].join("\n"),
      );
    return { code: error.code, status, printed, secrets: [env.IANUM_CLIENT_SECRET, token.value] };
  }
}

async function errorOf(run) {
  try {
    return await run();
  } catch (error) {
    return error;
  }
}

function headersOf(body) {
  return body === undefined ? {} : { "content-type": "application/json" };
}

function json(value) {
  try {
    return JSON.stringify(value);
  } catch {
    return ""; // a circle
  }
}
