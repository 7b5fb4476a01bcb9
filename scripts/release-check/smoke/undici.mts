import { ianumDispatcher, type IanumDispatcherOptions } from "@ianum/undici";
import { Agent, request } from "undici";

export async function smoke(resource: string, options: IanumDispatcherOptions): Promise<void> {
  const dispatcher = new Agent().compose(ianumDispatcher(options));
  const { body, statusCode } = await request(resource, { dispatcher });
  await body.dump();
  await dispatcher.close();
  if (statusCode !== 200) throw new Error(`expected 200, got ${statusCode}`);
}
