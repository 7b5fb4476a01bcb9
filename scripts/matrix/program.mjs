// What runs on every runtime. Web APIs alone.
import * as core from "@ianum/core";
import { ianumFetch } from "@ianum/fetch";

let send; // one for all requests to this program

/** Does what `step` says, and gives what came of it, for JSON. */
export async function answer({ step, env, url, count = 1, abortAfterMs }) {
  if (step === "import") return [typeof core.createTokenSource, typeof ianumFetch];
  if (step === "print") return print(env);
  send ??= ianumFetch(core.optionsFromEnv(env));
  return Promise.all(Array.from({ length: count }, () => call(url, abortAfterMs)));
}

async function call(url, abortAfterMs) {
  const controller = new AbortController();
  if (abortAfterMs !== undefined) setTimeout(() => controller.abort(new Error("enough")), abortAfterMs);
  try {
    const response = await send(url, { signal: controller.signal });
    await response.text();
    return response.status;
  } catch (error) {
    return error.message;
  }
}

/** What an application might log, and what must not be in it. */
async function print(env) {
  const options = core.optionsFromEnv(env);
  const events = [];
  const source = core.createTokenSource({ ...options, onEvent: (event) => events.push(event) });
  const token = await source.getToken();
  const wrong = `${env.IANUM_CLIENT_SECRET}-wrong`;
  const error = await core
    .createTokenSource({ ...options, clientSecret: wrong, onEvent: (event) => events.push(event) })
    .getToken()
    .catch((thrown) => thrown);
  const printed = [source, token, error, ...events].map((one) =>
    [String(one), JSON.stringify(one), one.stack, one.message, String(one.cause), String(one.error?.stack)].join("\n"),
  );
  return { code: error.code, printed, secrets: [env.IANUM_CLIENT_SECRET, token.value] };
}
