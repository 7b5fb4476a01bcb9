import { createAccessHistory, type AccessHistory } from "./access-history.ts";
import type { Gate } from "./gates.ts";
import { derivedId } from "./ids-and-secrets.ts";

/** The relation between one person and one gate. */
export interface Subscription {
  readonly id: string;
  readonly idActor: string;
  readonly gate: Gate;
  readonly internalId?: string | undefined;
  readonly accesses: AccessHistory;
  /** Whether the person is an Entity Ghost: without the app, made by the gate's own backend. */
  readonly isGhost: boolean;
}

/** What a private gate says about one of its users (docs.ianum.com, "Custom Whitelist Integration"). */
export type PersonStatus = "CONFIRMED" | "PENDING" | "EXPIRED";

export interface People {
  /** The default person's status at a gate; always confirmed at a public one. */
  statusAt(gate: Gate): PersonStatus;
  /** @throws RangeError for a public gate, or what is not a status */
  setStatus(gate: Gate, status: PersonStatus): void;
  /** The default person's subscription at this gate. */
  subscriptionAt(gate: Gate): Subscription;
  /** A subscription of this gate, by id. */
  find(gate: Gate, idSubscription: string): Subscription | undefined;
  /** The Entity Ghost of this gate that is keyed by the gate's own user id. The same key gives the same one. */
  ghost(gate: Gate, idConnection: string): Subscription;
}

/** The default person, who has a subscription at every gate, and the Entity Ghosts. */
export function createPeople(accessCount: number): People {
  const subscriptions = new Map<string, Subscription>();
  const keep = (subscription: Subscription): Subscription => {
    subscriptions.set(`${subscription.gate.id} ${subscription.id}`, subscription);
    return subscription;
  };
  const lookUp = (gate: Gate, id: string): Subscription | undefined => subscriptions.get(`${gate.id} ${id}`);

  const subscriptionAt = (gate: Gate): Subscription =>
    lookUp(gate, gate.idSubscription) ??
    keep({
      id: gate.idSubscription,
      idActor: derivedId("acr_", 7, gate.alias),
      gate,
      internalId: gate.internalId,
      accesses: createAccessHistory(accessCount),
      isGhost: false,
    });

  const statuses = new Map<Gate, PersonStatus>();

  return {
    statusAt: (gate) => statuses.get(gate) ?? "CONFIRMED",
    setStatus(gate, status) {
      if (gate.type === "public")
        throw new RangeError(
          `control.setPersonStatus: the gate "${gate.alias}" is public; only users of the other types have a status`,
        );
      if (!["CONFIRMED", "PENDING", "EXPIRED"].includes(status))
        throw new RangeError("control.setPersonStatus: the status must be CONFIRMED, PENDING or EXPIRED");
      statuses.set(gate, status);
    },
    subscriptionAt,
    find: (gate, id) => (id === gate.idSubscription ? subscriptionAt(gate) : lookUp(gate, id)),
    ghost(gate, idConnection) {
      const seed = JSON.stringify([gate.alias, idConnection]);
      const id = derivedId("sub_", 16, seed);
      return (
        lookUp(gate, id) ??
        keep({ id, idActor: derivedId("acr_", 16, seed), gate, accesses: createAccessHistory(0), isGhost: true })
      );
    },
  };
}
