import http from "node:http";
import { once } from "node:events";
import { createSandbox } from "@ianum/sandbox";
import { expect, onTestFinished, test } from "vitest";
import { IanumStrategy } from "../src/index.ts";
import { nodeHost } from "./hosts.ts";
import { burns, printed } from "./login-app.ts";

/** As no browser would send it: the address is not looked at. */
async function get(origin: string, path: string): Promise<number | undefined> {
  const sent = http.request(origin, { path, agent: false }).end();
  const [response] = (await once(sent, "response")) as [http.IncomingMessage];
  response.resume();
  return response.statusCode;
}

test.each(["/", "//[/return", "//", "///", "//user:pass@/", "/%", "/%zz/", "//[::1", "https://[", "/a?b", "*"])(
  "a return to the address %s is judged by its query, and no error holds the ianumToken",
  async (path) => {
    const sandbox = createSandbox({ accesses: 0 });
    onTestFinished(() => sandbox.close());
    const platform = await sandbox.listen();
    const [gate] = sandbox.gates;
    const endpoints = { apiAuth: platform, auth: platform, id: platform };
    const keys = { gateAlias: gate!.alias, clientId: gate!.id, clientSecret: gate!.secrets[0]! };
    const strategy = new IanumStrategy({ ...keys, endpoints, retries: 0 }, (profile) => ({ id: profile.id }));
    const { origin, errors } = await nodeHost(strategy);
    const separator = path.includes("?") ? "&" : "?";
    const back = (token: string): string => `${path}${separator}result=success&message=OK&ianumToken=${token}`;

    expect(await get(origin, back("a-forged-token"))).toBe(401);
    const good = new URL(sandbox.control.approveLogin()).searchParams.get("ianumToken")!;
    expect(await get(origin, back(good))).toBe(200);
    expect(burns(sandbox)).toBe(2);
    expect(errors).toEqual([]);

    sandbox.control.fail({ on: "api", with: { type: "status", status: 503 } });
    expect(await get(origin, back("another-token"))).toBe(500);
    expect(errors).toEqual([expect.objectContaining({ code: "api_error" })]);
    expect(printed(errors[0])).not.toContain("another-token");
  },
);
