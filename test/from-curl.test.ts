// The commands of docs/guides/from-curl.md, as a reader pastes them, against a sandbox.
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { createSandbox } from "@ianum/sandbox";
import { expect, onTestFinished, test } from "vitest";
import { root } from "./repository.ts";

const page = readFileSync(join(root, "docs/guides/from-curl.md"), "utf8");
const [, fence = ""] = /^```sh\n([^]*?)^```$/m.exec(page) ?? [];
const [tokenRequest = "", call = ""] = fence.split(/\n\n/);
const run = promisify(execFile);
const hasCurl = await run("curl", ["--version"]).then(
  () => true,
  () => false,
);

test.runIf(hasCurl && process.platform !== "win32")("the curl of the guide gets a token and uses it", async () => {
  const sandbox = createSandbox();
  const origin = await sandbox.listen();
  onTestFinished(() => sandbox.close());
  const [gate] = sandbox.gates;
  const curl = async (command: string, ...replacements: readonly (readonly [RegExp, string])[]) => {
    const line = replacements.reduce((text, [placeholder, value]) => {
      expect(text).toMatch(placeholder);
      return text.replace(placeholder, value);
    }, command);
    const { stdout } = await run("sh", ["-c", line.replaceAll("curl ", "curl --silent ")]);
    return JSON.parse(stdout) as Record<string, unknown>;
  };

  const token = await curl(
    tokenRequest,
    [/https:\/\/api-auth\.ianum\.com/, origin],
    [/gate_…/, gate?.id ?? ""],
    [/(?<="client_secret": ")…/, gate?.secrets[0] ?? ""],
  );
  expect(token).toEqual({ access_token: expect.any(String) as string, token_type: "Baerer", expires_in: 3600 });
  // The page shows what comes back.
  const [, shown = ""] = /^# (\{.*\})$/m.exec(tokenRequest) ?? [];
  expect(Object.keys(JSON.parse(shown) as object)).toEqual(Object.keys(token));

  const agreements = await curl(
    call,
    [/https:\/\/auth\.eu\.ianum\.com/, origin],
    [/sub_…/, gate?.idSubscription ?? ""],
    [/EAWkU7g…/, String(token["access_token"])],
  );
  expect(agreements).toHaveProperty("agreements");
});

test("each error that the guide lists is what a sandbox responds with", async () => {
  const sandbox = createSandbox();
  const [gate] = sandbox.gates;
  const keys = { client_id: gate?.id, client_secret: gate?.secrets[0] };
  const asJson = { "content-type": "application/json" };
  const post = (body: string, headers: Record<string, string>) =>
    sandbox.fetch("https://api-auth.ianum.com/v1_3/oauth/token", { method: "POST", body, headers });
  const json = (fields: object) => post(JSON.stringify(fields), asJson);
  const responses = await Promise.all([
    post(new URLSearchParams({ grant_type: "client_credentials" }).toString(), {
      "content-type": "application/x-www-form-urlencoded",
    }),
    json({ ...keys, grant_type: "password" }),
    json({ grant_type: "client_credentials", client_id: gate?.id }),
    json({ ...keys, grant_type: "client_credentials", client_secret: "wrong" }),
    sandbox.fetch(`https://auth.eu.ianum.com/v1_3/subscription/${gate?.idSubscription}/agreements`, {
      headers: { authorization: "Baerer x" },
    }),
  ]);
  const errors = await Promise.all(
    responses.map(
      async (response) => `${response.status} ${((await response.json()) as { errorCode: string }).errorCode}`,
    ),
  );
  const listed = Array.from(page.matchAll(/^\| `(\d{3} \w+)`/gm), ([, error]) => error);
  expect(errors).toEqual(listed);
});
