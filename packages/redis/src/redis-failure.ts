import { redactError } from "@ianum/core/authors";

// What a Redis error begins with (redis.io, "RESP protocol: simple errors").
const ERROR_WORD =
  /^(READONLY|NOAUTH|WRONGPASS|NOPERM|OOM|LOADING|BUSY|MOVED|ASK|CLUSTERDOWN|CROSSSLOT|TRYAGAIN|MASTERDOWN|MISCONF|NOREPLICAS|NOSCRIPT|WRONGTYPE|ERR)\b/;

// What the clients say when they have no connection, word for word: these texts quote nothing.
const NOT_CONNECTED =
  /^(?:The client is (?:closed|offline)|Socket closed unexpectedly|Disconnects client|Connection is closed\.|Stream isn't writeable and enableOfflineQueue options is false|Reached the max retries per request limit \(which is \d+\)\. Refer to "maxRetriesPerRequest" option for details\.)$/;

/**
 * What a call that failed is reported as: its `code` is the word that Redis's error begins with, `ENOTCONN` where the
 * client has no connection, or the system's code. ioredis hangs a command's arguments on its errors, and a token is one
 * of them: only names, codes and texts go on.
 *
 * @param secrets - what the call's arguments hold. Without a list it may have read a secret, and a client's text is left out
 */
export function redisFailure(thrown: unknown, secrets?: readonly string[]): Error {
  const text = thrown instanceof Error ? String(thrown.message) : "";
  const [, word] = ERROR_WORD.exec(text) ?? [];
  if (word !== undefined) {
    // Redis may quote what it was sent, and not what it holds.
    const cause = redactError(thrown, secrets ?? []);
    return Object.assign(new Error(`Redis refused the command: ${word}`, { cause }), { code: word });
  }
  if (NOT_CONNECTED.test(text)) return Object.assign(new Error(text), { code: "ENOTCONN" });
  return redactError(thrown, secrets) ?? new Error("the client threw something that is not an error");
}
