import { ianumInterceptor } from "@ianum/axios";
import axiosRetry from "axios-retry";
import { createConnect } from "./axios-program.mjs";

export const connect = createConnect((client, options) => {
  axiosRetry(client, { retries: 3, retryDelay: () => 1 });
  ianumInterceptor(options)(client);
  return client;
});
