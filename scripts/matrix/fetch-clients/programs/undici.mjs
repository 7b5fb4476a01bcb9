import { ianumDispatcher } from "@ianum/undici";
import { Agent, request } from "undici";

export async function connect(options) {
  const dispatcher = new Agent().compose(ianumDispatcher(options));
  return async ({ url, headers, body, signal }) => {
    const seen = await request(url, { method: body === undefined ? "GET" : "POST", headers, body, signal, dispatcher });
    await seen.body.text();
    return { status: seen.statusCode, seen };
  };
}
