import { connectAxios } from "./clients.mjs";
import { mock } from "./nock.mjs";

export async function connect(options, { url }) {
  mock(new URL(url).origin);
  return connectAxios(options);
}
