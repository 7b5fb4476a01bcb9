// For authors of adapters, strategies and stores: what the packages of this repository are built on.
export { isHeaderSafe } from "./access-token.ts";
export { type AdapterOptions, type ResolvedAdapterOptions, resolveAdapterOptions } from "./adapter/adapter-options.ts";
export { isReplayableBody, isSafeMethod } from "./adapter/replay.ts";
export { withToken, type WithTokenOptions } from "./adapter/with-token.ts";
export { sha256 } from "./client-credentials/sha256.ts";
export { redact, redactError, systemCode } from "./errors/redact.ts";
export { toIanumError } from "./errors/to-ianum-error.ts";
export { must, mustBeOptions, mustHave } from "./errors/validate.ts";
export { requireAuthUrl } from "./platform/endpoints.ts";
export { readSecretFile } from "./platform/secret-file.ts";
export { resolveFetch } from "./resolve-fetch.ts";
export { systemClock } from "./time/clock.ts";
export { unlessAborted } from "./time/unless-aborted.ts";
export { DEFAULT_TIMEOUT_MS, withTimeout } from "./time/with-timeout.ts";
export { isRedirect } from "./token-request/is-redirect.ts";
export { readText } from "./token-request/read-text.ts";
export { tokenRefusal } from "./token-request/token-refusal.ts";
export { parseTokenResponse } from "./token-request/token-response.ts";
