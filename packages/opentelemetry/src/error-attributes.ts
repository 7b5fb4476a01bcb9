import type { Attributes } from "@opentelemetry/api";

/**
 * What an attribute may hold of an error: its code, which is one of a few, or else its name; and the status and
 * platform code of a refusal. Never its message.
 */
export function errorAttributes(error: Error | undefined): Attributes {
  if (error === undefined) return {};
  const { code, httpStatus, platformCode } = error as Error & Readonly<Record<string, unknown>>;
  return {
    "error.type": typeof code === "string" ? code : error.name,
    ...(typeof httpStatus === "number" && { "http.response.status_code": httpStatus }),
    ...(typeof platformCode === "string" && { "ianum.error.code": platformCode }),
  };
}
