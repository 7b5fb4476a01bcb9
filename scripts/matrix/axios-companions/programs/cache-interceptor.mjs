import { ianumInterceptor } from "@ianum/axios";
import { setupCache } from "axios-cache-interceptor";
import { createConnect } from "./axios-program.mjs";

export const connect = createConnect(
  (client, options) => {
    ianumInterceptor(options)(client);
    return setupCache(client, { interpretHeader: false }); // the sandbox says "no-store"
  },
  (seen, { storage }) => ({ seen, storage }),
);
