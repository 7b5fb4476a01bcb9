import { ianumInterceptor } from "@ianum/axios";
import { setupCache } from "axios-cache-interceptor";
import { createConnect } from "./axios-program.mjs";

export const connect = createConnect(
  (client, options) => {
    const cached = setupCache(client, { interpretHeader: false }); // the sandbox says "no-store"
    ianumInterceptor(options)(cached);
    return cached;
  },
  (seen, { storage }) => ({ seen, storage }),
);
