import { ConfigurationError, ResponseError } from "@ianum/core/authors";
import type { CallOptions, CallPlatform } from "./call-platform.ts";
import { isObject } from "./platform-response.ts";
import { requiredText } from "./verification.ts";

/** Whom to create. */
export interface GhostKeys {
  /** The gate's id (`gate_…`). */
  readonly idGate: string;
  /** Your own id of the person. */
  readonly idConnection: string;
}

/** A person without the app. The response is not documented; other fields are kept. */
export interface Ghost {
  readonly idSubscription: string;
  readonly idActor: string;
}

/** `POST …/subscription` with `idGate` and `idConnection` (docs.ianum.com, "Entity Ghost"). */
export async function createGhost(
  call: CallPlatform,
  { idGate, idConnection }: GhostKeys,
  { signal }: CallOptions = {},
): Promise<Ghost> {
  for (const [name, value] of Object.entries({ idGate, idConnection })) {
    if (typeof value !== "string" || value.trim() === "")
      throw new ConfigurationError(name, "is missing or empty; it must be a string");
  }
  const what = "creating the entity ghost";
  const json = await call({ what, path: "/subscription", body: { idGate, idConnection }, ...(signal && { signal }) });
  if (!isObject(json)) throw new ResponseError(`${what} failed: the response is not a JSON object`);
  return {
    ...json,
    idSubscription: requiredText(json, "idSubscription", what),
    idActor: requiredText(json, "idActor", what),
  };
}
