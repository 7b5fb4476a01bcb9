import { ianumInterceptor } from "@ianum/axios";
import "@ianum/axios/register";
import axios from "axios";

export async function smoke(resource: string): Promise<void> {
  const client = axios.create();
  const detach: () => void = client.use(ianumInterceptor);
  const { status } = await client.get<unknown>(resource);
  if (status !== 200) throw new Error(`expected 200, got ${status}`);
  detach();

  axios.use(ianumInterceptor)();
}
