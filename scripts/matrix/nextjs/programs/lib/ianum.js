import "server-only";
import { createTokenSource, optionsFromEnv } from "@ianum/core";
import { ianumFetch } from "@ianum/fetch";

// A token must not be cached by Next.js, nor one person's data for another.
export const uncached = (input, init) => fetch(input, { ...init, cache: "no-store" });

function connect() {
  const source = createTokenSource({ ...optionsFromEnv(), fetch: uncached });
  const send = ianumFetch({ source, origins: [process.env.IANUM_AUTH_URL], fetch: uncached });
  return { agreements: () => send(`${process.env.IANUM_AUTH_URL}/v1_3/subscription/sub_none/agreements`) };
}

// Next.js loads this module more than once into a process.
export const ianum = () => (globalThis.ianum ??= connect());
