import { ianumInterceptor } from "@ianum/axios";
import { register } from "@ianum/axios/register";
import { createTokenSource, isIanumError, optionsFromEnv, type TokenSource } from "@ianum/core";
import { withToken } from "@ianum/core/authors";
import { ianumFetch } from "@ianum/fetch";
import { ianumMiddleware } from "@ianum/graphql-request";
import axios from "axios";
import { GraphQLClient } from "graphql-request";

const source: TokenSource = createTokenSource(optionsFromEnv());
const send: typeof fetch = ianumFetch({ source, origins: ["https://api.example.com"] });
register(axios).use(ianumInterceptor({ source }));
const client = new GraphQLClient("https://api.example.com/graphql", ianumMiddleware({ source }));

export async function orders(): Promise<number | string> {
  try {
    await client.request("{ orders { id } }");
    return (await send("https://api.example.com/orders")).status;
  } catch (error) {
    if (isIanumError(error)) return error.code;
    throw error;
  }
}

// @ts-expect-error -- the types are there, and not "any"
void ianumFetch({ origins: 1 });
export const typed: typeof withToken = withToken;
