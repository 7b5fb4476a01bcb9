import { readText } from "@ianum/core/authors";
import { checkResponse, errorCodeOf, parseJson } from "./platform-response.ts";

/**
 * A `fetch` for what must not be sent twice. `@ianum/fetch` sends again after each 401; here only a 401 `SEC_0008`
 * reaches it, which says that our access token was refused and nothing was done. Every other 401 is an error at once.
 */
export function sendUnlessRefused(send: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await send(input, init);
    if (response.status !== 401) return response;
    const text = await readText(response);
    if (errorCodeOf(parseJson(text)) !== "SEC_0008") checkResponse({ httpStatus: 401, text }, "confirming the login");
    return new Response(text, { status: 401 });
  };
}
