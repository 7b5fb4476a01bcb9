import { compare, type Contender } from "../compare.ts";
import { type CreateCall, type PeerContender, peerContenders, type Platform } from "./contenders.ts";
import { startPlatform } from "./start-platform.ts";

/** CPU time of a call with a token at hand, over loopback. */
export interface PeerCpu {
  readonly nsPerCall: number;
  /** Times what the same client takes with a constant header: the median over the rounds. */
  readonly ratio: number;
}

type Client = PeerContender["client"];
type Floors = Readonly<Record<Client, (url: string, token: string) => () => Promise<number>>>;

interface TokenRequest {
  readonly requestToken: (platform: Platform) => Promise<{ readonly value: string }>;
}

const folder = new URL("../../peers/contenders/", import.meta.url);
const CLIENTS: readonly Client[] = ["fetch", "axios", "gaxios", "node:http"];

/** Every contender beside the others of its client and that client's constant header, in turns. */
export async function peerCpu(
  rounds: number,
  onRound: (client: Client, round: number) => void,
): Promise<ReadonlyMap<string, PeerCpu>> {
  const platform = await startPlatform();
  const found = new Map<string, PeerCpu>();
  try {
    const { floors } = (await import(new URL("floors.mjs", folder).href)) as { readonly floors: Floors };
    const { requestToken } = (await import(new URL("request-token.mjs", folder).href)) as TokenRequest;
    const { value: token } = await requestToken(platform);
    for (const client of CLIENTS) {
      const floor = `constant header, ${client}`;
      const contenders: Contender[] = [{ name: floor, call: floors[client](platform.url, token) }];
      for (const { name, module } of peerContenders.filter((one) => one.client === client)) {
        const { create } = (await import(new URL(module, folder).href)) as { readonly create: CreateCall };
        contenders.push({ name, call: mustSucceed(name, create(platform)) });
      }
      const onRoundOfClient = (round: number): void => onRound(client, round);
      // The first call of axios-auth-refresh is refused: that is how it comes to a token.
      for (const { call } of contenders) await call().catch(() => undefined);
      for (const { name, cpu } of await compare(contenders, { rounds, turnMs: 25, floor, onRound: onRoundOfClient }))
        found.set(name, { nsPerCall: cpu.nsPerCall, ratio: cpu.ratio.median });
    }
  } finally {
    platform.close();
  }
  return found;
}

function mustSucceed(name: string, call: () => Promise<number>): () => Promise<void> {
  return async () => {
    const status = await call();
    if (status !== 200) throw new Error(`${name}: a call was answered ${status}`);
  };
}
