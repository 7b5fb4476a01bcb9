import type { Clock } from "@ianum/core";
import axios, { type AxiosInstance, type InternalAxiosRequestConfig } from "axios";

interface Options {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly clock?: Pick<Clock, "now"> | undefined;
}

/** What is usually written instead: twenty lines around a cached promise, with a second try after a 401. */
export function createByHand({ tokenUrl, clientId, clientSecret, clock = Date }: Options): AxiosInstance {
  const client = axios.create();
  let cached: Promise<{ readonly value: string; readonly expiresAt: number }> | undefined;

  const requestToken = async () => {
    const body = { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret };
    const { data } = await axios.post<{ access_token: string; expires_in: number }>(tokenUrl, body);
    return { value: data.access_token, expiresAt: clock.now() + data.expires_in * 1000 };
  };
  const getToken = async () => {
    if (cached === undefined || (await cached).expiresAt <= clock.now()) {
      cached = requestToken();
      cached.catch(() => (cached = undefined));
    }
    return (await cached).value;
  };

  client.interceptors.request.use(async (config) => {
    config.headers.set("authorization", `Bearer ${await getToken()}`);
    return config;
  });
  client.interceptors.response.use(undefined, (error: unknown) => {
    const config: (InternalAxiosRequestConfig & { isRetry?: boolean }) | undefined = axios.isAxiosError(error)
      ? error.config
      : undefined;
    if (!axios.isAxiosError(error) || error.response?.status !== 401 || !config || config.isRetry) throw error;
    if (!config.headers.has("authorization")) throw error; // the token request itself
    cached = undefined;
    config.isRetry = true;
    return client.request(config);
  });
  return client;
}
