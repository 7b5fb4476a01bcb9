import { ianumInterceptor } from "@ianum/axios";
import axios from "axios";
import { sendWith } from "./clients.mjs";
import { mockAdapter } from "./mock-adapter.mjs";
import { withMockedOrigin } from "./mocked.mjs";

export async function connect(options, { url }) {
  const client = axios.create();
  mockAdapter(client, new URL(url).origin);
  ianumInterceptor(withMockedOrigin(options))(client);
  return sendWith(client);
}
