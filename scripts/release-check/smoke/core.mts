import { type AccessToken, createTokenSource, isIanumError, optionsFromEnv, requestToken } from "@ianum/core";

export async function smoke(): Promise<void> {
  const source = createTokenSource(optionsFromEnv());
  const first: AccessToken = await source.getToken();
  const second = await source.getToken();
  if (first.value !== second.value) throw new Error("the token was not kept");

  const refusal: unknown = await requestToken({
    clientId: "my-gate",
    clientSecret: "wrong",
    endpoints: optionsFromEnv().endpoints ?? {},
  }).catch((error: unknown) => error);
  if (!isIanumError(refusal)) throw new Error("a wrong secret was not refused with an IanumError");
}
