import { ianumInterceptor } from "@ianum/axios";
import { register } from "@ianum/axios/register";
import axios, { type AxiosAdapter, type AxiosInstance } from "axios";
import { createCachedToken } from "../cached-promise.ts";
import type { Contender } from "../compare.ts";
import { BEARER, requestConstantToken, tokenAtHand } from "../token-at-hand.ts";
import { floors } from "./names.ts";

/** The ways to make an authorized call with axios. `adapter` carries them all; without it, axios' own does. */
export async function axiosContenders(url: string, adapter?: AxiosAdapter): Promise<readonly Contender[]> {
  const { origin } = new URL(url);
  const create = (): AxiosInstance => axios.create(adapter ? { adapter } : {});

  const withConstantHeader = create();
  withConstantHeader.interceptors.request.use((config) => {
    config.headers.set("Authorization", `Bearer ${BEARER}`);
    return config;
  });

  const withCachedPromise = create();
  const getToken = createCachedToken(requestConstantToken);
  withCachedPromise.interceptors.request.use(async (config) => {
    config.headers.set("Authorization", `Bearer ${await getToken()}`);
    return config;
  });

  const plugin = ianumInterceptor({ source: await tokenAtHand(), origins: [origin] });
  const withoutUse = create();
  plugin(withoutUse);
  const withUse = register(axios).create(adapter ? { adapter } : {});
  withUse.use(plugin);

  const contender = (name: string, client: AxiosInstance): Contender => ({ name, call: () => client.get(url) });
  return [
    contender(floors.bare, create()),
    contender(floors.constantHeader, withConstantHeader),
    contender(floors.cachedPromise, withCachedPromise),
    contender("@ianum/axios without use", withoutUse),
    contender("@ianum/axios", withUse),
  ];
}

/** A transport that costs next to nothing: what is left is axios and the interceptor. */
export const stubbedAdapter: AxiosAdapter = async (config) => ({
  data: "{}",
  status: 200,
  statusText: "OK",
  headers: {},
  config,
});
