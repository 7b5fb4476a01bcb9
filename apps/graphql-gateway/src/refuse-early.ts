import type { Plugin } from "graphql-yoga";
import { bearerOf } from "./bearer-of.ts";
import { gatewayError } from "./gateway-error.ts";

// Enough for the largest question that a client of this schema has, introspection among them. A document within 64 KiB
// may have ten thousands, and nesting costs stack.
const MOST_TOKENS = 1_000;

/** What a stranger sends costs next to nothing: without an access token nothing is parsed, and with one not much. */
export const refuseEarly: Plugin = {
  onRequestParse({ request, endResponse, fetchAPI }) {
    if (bearerOf(request) !== undefined) return;
    const error = gatewayError(
      "UNAUTHENTICATED",
      "an Ianum access token is missing; send it as Authorization: Bearer …",
    );
    const headers = { "content-type": "application/json" };
    endResponse(new fetchAPI.Response(JSON.stringify({ data: null, errors: [error] }), { headers }));
  },
  onParse({ parseFn, setParseFn }) {
    setParseFn((source, options) => parseFn(source, { ...options, maxTokens: MOST_TOKENS }));
  },
};
