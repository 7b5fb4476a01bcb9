import { timingSafeEqual } from "node:crypto";
import type { IanumClient } from "./ianum-client.ts";

/** A pair of keys that the platform has accepted. */
export interface Proof {
  readonly fingerprint: Buffer;
  readonly client: IanumClient;
  /** On the monotonic clock, in milliseconds. After it the platform is asked again. */
  readonly validUntilElapsed: number;
}

/** The proofs of the most recent gates. */
export interface ProofCache {
  /** The proof of these keys, valid or not. The comparison takes the same time for every secret. */
  find(clientId: string, fingerprint: Buffer): Proof | undefined;
  add(proof: Proof): void;
  remove(proof: Proof): void;
}

// A gate has two secrets while one is rotated.
const MOST_SECRETS = 4;

/** Keeps `maxClients` gates; the least recently used gives way. */
export function createProofCache(maxClients: number): ProofCache {
  const clients = new Map<string, readonly Proof[]>();
  const keep = (clientId: string, proofs: readonly Proof[]): void => {
    clients.delete(clientId);
    if (proofs.length > 0) clients.set(clientId, proofs);
  };
  const others = ({ client, fingerprint }: Proof): readonly Proof[] =>
    (clients.get(client.clientId) ?? []).filter((proof) => !timingSafeEqual(proof.fingerprint, fingerprint));

  return {
    find(clientId, fingerprint) {
      const proofs = clients.get(clientId) ?? [];
      let found: Proof | undefined;
      for (const proof of proofs) if (timingSafeEqual(proof.fingerprint, fingerprint)) found = proof;
      if (found !== undefined) keep(clientId, proofs);
      return found;
    },
    add(proof) {
      keep(proof.client.clientId, [proof, ...others(proof)].slice(0, MOST_SECRETS));
      for (const oldest of clients.keys()) {
        if (clients.size <= maxClients) break;
        clients.delete(oldest);
      }
    },
    remove: (proof) => keep(proof.client.clientId, others(proof)),
  };
}
