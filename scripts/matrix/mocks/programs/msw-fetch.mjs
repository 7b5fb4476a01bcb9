import { connectFetch } from "./clients.mjs";
import { mock } from "./msw.mjs";

export async function connect(options, { url }) {
  mock(new URL(url).origin);
  return connectFetch(options);
}
