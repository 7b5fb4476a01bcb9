// In CommonJS, require("axios") is another copy than the one that @ianum/axios/register has found.
import { ianumInterceptor } from "@ianum/axios";
import { register } from "@ianum/axios/register";
import axios from "axios";

export async function smoke(resource: string): Promise<void> {
  const client = register(axios).create();
  const detach: () => void = client.use(ianumInterceptor);
  const { status } = await client.get<unknown>(resource);
  if (status !== 200) throw new Error(`expected 200, got ${status}`);
  detach();
}
