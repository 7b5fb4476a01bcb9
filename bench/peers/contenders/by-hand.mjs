import { createCachedToken, fetchWith } from "./cached-token.mjs";
import { requestToken } from "./request-token.mjs";

/** @type {import("../../dist/peers/contenders.js").CreateCall} */
export function create(platform) {
  return fetchWith(
    platform.url,
    createCachedToken(() => requestToken(platform)),
  );
}
