import { ianumInterceptor } from "@ianum/axios";
import { createSandbox } from "@ianum/sandbox";
import axios, { type AxiosInstance } from "axios";
import { createByHand } from "./by-hand.ts";
import type { Outcome, Scene } from "./scene.ts";

/** What one contender made of a scene. */
export interface Played extends Outcome {
  readonly contender: ContenderName;
  readonly calls: number;
  readonly tokenRequests: number;
  readonly durationMs: number;
}

export type ContenderName = "@ianum/axios" | "by hand";

type CreateClient = (origin: string, clientId: string, clientSecret: string) => AxiosInstance;

const contenders: Readonly<Record<ContenderName, CreateClient>> = {
  "@ianum/axios": (origin, clientId, clientSecret) => {
    const client = axios.create();
    // Without a listener a warning on stderr would say where no token was sent: the scene says it.
    const onEvent = (): void => undefined;
    ianumInterceptor({
      onEvent,
      clientId,
      clientSecret,
      timeoutMs: 8_000,
      endpoints: { apiAuth: origin, auth: origin },
    })(client);
    return client;
  },
  "by hand": (origin, clientId, clientSecret) =>
    createByHand({ tokenUrl: `${origin}/v1_3/oauth/token`, clientId, clientSecret }),
};

/** Both contenders in turn, each against a platform of its own; at once where a scene does nothing but wait. */
export async function playScene(scene: Scene): Promise<readonly Played[]> {
  const names = Object.keys(contenders) as ContenderName[];
  if (scene.isWaiting) return Promise.all(names.map((name) => play(scene, name)));
  const played: Played[] = [];
  for (const name of names) played.push(await play(scene, name));
  return played;
}

async function play(scene: Scene, contender: ContenderName): Promise<Played> {
  const sandbox = createSandbox();
  const origin = await sandbox.listen();
  const [gate] = sandbox.gates;
  const [secret] = gate?.secrets ?? [];
  if (!gate || secret === undefined) throw new Error("the sandbox has no gate");
  const url = `${origin}/v1_3/subscription/${gate.idSubscription}/agreements`;
  const startedAt = performance.now();
  try {
    const outcome = await scene.play({
      sandbox,
      origin,
      url,
      secret,
      createClient: (other = secret) => contenders[contender](origin, gate.id, other),
    });
    const durationMs = performance.now() - startedAt;
    const { requests, tokenRequests } = sandbox.log;
    return { ...outcome, contender, calls: requests - tokenRequests, tokenRequests, durationMs };
  } finally {
    await sandbox.close();
  }
}
