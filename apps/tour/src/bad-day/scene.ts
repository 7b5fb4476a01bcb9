import type { Clock } from "@ianum/core";
import type { Sandbox } from "@ianum/sandbox";
import type { AxiosInstance } from "axios";

/** What a scene gives each contender: a platform of its own, and a client that has its keys. */
export interface Stage {
  readonly sandbox: Sandbox;
  readonly origin: string;
  /** A resource that wants a token. */
  readonly url: string;
  readonly secret: string;
  /** A client of this contender. */
  createClient(options?: ClientOptions): AxiosInstance;
}

/** What a scene may give a client in place of the right secret and of the machine's clock. */
export interface ClientOptions {
  readonly secret?: string;
  readonly clock?: Clock;
}

export interface Outcome {
  readonly isGood: boolean;
  /** What happened, in a few words. */
  readonly text: string;
}

/** One thing that goes wrong. Both contenders meet it, and are judged alike. */
export interface Scene {
  readonly title: string;
  /** Takes its time without any work: both contenders go through it at once. */
  readonly isWaiting?: boolean;
  play(stage: Stage): Promise<Outcome>;
}
