import { type IanumError, ResponseError } from "@ianum/core/authors";
import type { PrivateKey } from "./private-key.ts";
import type { SharedField, SharedValue } from "./shared-field.ts";

/**
 * Decrypts every value. One that cannot be decrypted gets its own error.
 *
 * @throws the reason of `signal`
 */
export async function decryptFields(
  fields: readonly SharedField[],
  key: PrivateKey,
  signal: AbortSignal | undefined,
): Promise<readonly SharedField[]> {
  const messages = fields.flatMap(({ values }) => values.map(({ valueEncPgp }) => valueEncPgp)).filter(isText);
  const decrypted = (messages.length === 0 ? [] : await key.decrypt(messages, signal)).values();
  const next = (valueEncPgp: unknown): string | IanumError =>
    (isText(valueEncPgp) ? decrypted.next().value : undefined) ??
    new ResponseError("valueEncPgp is missing or not a string");
  return fields.map((field) => ({
    ...field,
    values: field.values.map((value) => withResult(value, next(value.valueEncPgp))),
  }));
}

function withResult(given: SharedValue, result: string | IanumError): SharedValue {
  // What the platform calls `value` or `error`, if it ever does, is not what these are.
  const { value: _value, error: _error, ...rest } = given;
  return typeof result === "string" ? { ...rest, value: result } : { ...rest, error: result };
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
