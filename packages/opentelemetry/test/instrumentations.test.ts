import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { createSandbox } from "@ianum/sandbox";
import { expect, test, type TestContext } from "vitest";
import { hasOwnServer, startRedisServer, whyNoOwnServer } from "../../redis/test/redis-server.ts";

export interface WrittenSpan {
  readonly name: string;
  readonly scope: string;
  readonly id: string;
  readonly traceId: string;
  readonly parentId: string | undefined;
  readonly attributes: string;
}

/** What a service wrote that is instrumented for http, undici, express and Redis, and that served one visitor. */
async function serveOne(onTestFinished: TestContext["onTestFinished"]): Promise<{
  readonly spans: readonly WrittenSpan[];
  readonly secrets: readonly string[];
}> {
  const redis = await startRedisServer();
  onTestFinished(() => redis.stop());
  const sandbox = createSandbox({ accesses: 1 });
  const origin = await sandbox.listen();
  onTestFinished(() => sandbox.close());
  const [gate] = sandbox.gates;
  // CommonJS throughout, as the instrumentations patch it.
  const program = fileURLToPath(new URL("instrumented-service.cts", import.meta.url));
  const tsx = ["--conditions=@ianum/source", "--require=tsx/cjs"];
  const child = spawn(process.execPath, [...tsx, "--eval", `require(${JSON.stringify(program)})`], {
    env: {
      ...process.env,
      IANUM_CLIENT_ID: gate!.id,
      IANUM_CLIENT_SECRET: gate!.secrets[0]!,
      IANUM_API_AUTH_URL: origin,
      IANUM_AUTH_URL: origin,
      API_URL: `${origin}/v1_3/subscription/sub_1/accesses`,
      REDIS_URL: redis.url,
    },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [spans] = (await Promise.race([once(child, "message"), once(child, "exit").then(() => [[]])])) as [
    readonly WrittenSpan[],
  ];
  return { spans, secrets: [gate!.secrets[0]!, gate!.id] };
}

test.skipIf(!hasOwnServer)(
  `spans stand in one trace with those of the instrumentations of http, express, Redis and undici${whyNoOwnServer}`,
  async ({ onTestFinished }) => {
    const { secrets, spans } = await serveOne(onTestFinished);
    const shortScope = (scope: string): string => scope.replace("@opentelemetry/instrumentation-", "");
    const pathOf = (span: WrittenSpan): string => {
      const parent = spans.find(({ id }) => id === span.parentId);
      const name = `${shortScope(span.scope)} ${span.name}`;
      return parent === undefined ? name : `${pathOf(parent)} > ${name}`;
    };
    const visit = spans.find(({ name, scope }) => scope.endsWith("-http") && name === "GET /orders");
    const ours = spans.filter(({ scope }) => scope === "@ianum/opentelemetry");
    expect(ours.length).toBeGreaterThan(3);
    expect(new Set(ours.map(({ traceId }) => traceId))).toEqual(new Set([visit?.traceId]));

    const paths = spans.map(pathOf);
    const visitor = String.raw`http GET \/orders > (express [^>]* > )*`;
    const wait = "@ianum/opentelemetry ianum.token.wait";
    expect(paths).toContainEqual(expect.stringMatching(new RegExp(`^${visitor}${wait}$`)));
    const request = `${visitor}${wait} > @ianum/opentelemetry ianum.token.request`;
    expect(paths).toContainEqual(expect.stringMatching(new RegExp(`^${request} > undici POST`)));
    const store = `${visitor}${wait} > @ianum/opentelemetry ianum.token.store`;
    expect(paths).toContainEqual(expect.stringMatching(new RegExp(`^${store} > redis .*EVAL`, "i")));
    // The call that the token was for is the visitor's, and not a part of the wait.
    expect(paths).toContainEqual(expect.stringMatching(new RegExp(`^${visitor}undici GET`)));

    for (const secret of secrets) expect(JSON.stringify(spans)).not.toContain(secret);
  },
);
