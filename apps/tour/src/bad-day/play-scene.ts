import { ianumInterceptor } from "@ianum/axios";
import type { Clock } from "@ianum/core";
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

interface Keys {
  readonly origin: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly clock: Clock | undefined;
}

type CreateClient = (keys: Keys) => AxiosInstance;

const contenders: Readonly<Record<ContenderName, CreateClient>> = {
  "@ianum/axios": ({ origin, clientId, clientSecret, clock }) => {
    const client = axios.create();
    // Without a listener a warning on stderr would say where no token was sent: the scene says it.
    const onEvent = (): void => undefined;
    ianumInterceptor({
      onEvent,
      clientId,
      clientSecret,
      timeoutMs: 8_000,
      ...(clock && { clock }),
      endpoints: { apiAuth: origin, auth: origin },
    })(client);
    return client;
  },
  "by hand": ({ origin, ...keys }) => createByHand({ tokenUrl: `${origin}/v1_3/oauth/token`, ...keys }),
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
      createClient: ({ secret: clientSecret = secret, clock } = {}) =>
        contenders[contender]({ origin, clientId: gate.id, clientSecret, clock }),
    });
    const durationMs = performance.now() - startedAt;
    const { requests, tokenRequests } = sandbox.log;
    return { ...outcome, contender, calls: requests - tokenRequests, tokenRequests, durationMs };
  } finally {
    await sandbox.close();
  }
}
