import { parseUrl } from "@ianum/core/authors";
import { createHash, timingSafeEqual } from "node:crypto";
import { derivedId, randomSecret } from "./ids-and-secrets.ts";
import { openPgpKey } from "./openpgp-key.ts";

/** The options of one gate. */
export interface GateOptions {
  /** @defaultValue `gate_` and 13 characters, the same for the same alias */
  readonly id?: string;
  /** The last part of the login page's address. @defaultValue "sandbox" */
  readonly alias?: string;
  /** Newest first. @defaultValue one random secret */
  readonly secrets?: readonly string[];
  /** Where the login page sends the browser. @defaultValue "http://localhost:3000/login/return" */
  readonly redirectUrl?: string;
  /**
   * Who may enter: everybody, or the people whom the owner knows ("private", the platform's Custom Whitelist Integration,
   * and "identity-provider", SAML 2.0). @defaultValue "private" with an `internalId`, "public" without
   */
  readonly type?: GateType;
  /** The owner's id of the default person: what burning an `ianumToken` returns. Not on public gates. @defaultValue "123456" */
  readonly internalId?: string;
}

/** A gate of the sandbox. It stays the same object; what it shows is always the current state. */
export interface Gate {
  readonly id: string;
  readonly alias: string;
  /** The client secrets that are accepted now, newest first. */
  readonly secrets: readonly string[];
  readonly redirectUrl: string;
  /** The default person's subscription at this gate: the one that each login returns. */
  readonly idSubscription: string;
  readonly type: GateType;
  /** Not on public gates. */
  readonly internalId?: string;
  /**
   * The gate's OpenPGP key, armoured, without a passphrase: what its owner keeps and decrypts with. The same in every
   * sandbox for the same alias and secrets.
   */
  readonly privateKey: string;
}

/** Who may enter a gate (docs.ianum.com, "Gate"). */
export type GateType = "public" | "private" | "identity-provider";

/** Names a gate: the gate itself, its id or its alias. */
export type GateReference = Gate | string;

export interface Gates {
  readonly list: readonly Gate[];
  /** By id or alias; the first one when nothing is asked for. @throws RangeError if there is no such gate */
  resolve(gate: GateReference | undefined): Gate;
  findAlias(alias: string): Gate | undefined;
  authenticate(clientId: string, clientSecret: string): Gate | undefined;
  addSecret(gate: GateReference | undefined): string;
  deleteSecret(gate: GateReference, secret: string): void;
  setRedirectUrl(gate: GateReference, url: string): void;
}

type MutableGate = { -readonly [Key in keyof Gate]: Gate[Key] } & { secrets: string[] };

const GATE_TYPES: readonly GateType[] = ["public", "private", "identity-provider"];
const DEFAULT_INTERNAL_ID = "123456";
const DEFAULT_ALIAS = "sandbox";
const DEFAULT_REDIRECT_URL = "http://localhost:3000/login/return";
// Letters, digits, "-", "_": characters that need no encoding in a path.
const ALIAS = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;

export function createGates(options: readonly GateOptions[] = [{}]): Gates {
  const list = options.map(createGate);
  const [first] = list;
  if (!first) throw new RangeError("gates: must hold at least one gate; leave it out for the default one");
  const byName = new Map<string, MutableGate>();
  for (const gate of list) {
    for (const name of new Set([gate.id, gate.alias])) {
      if (byName.has(name))
        throw new RangeError(`gates: the id or alias "${name}" is used twice; give each gate its own alias`);
      byName.set(name, gate);
    }
  }
  const resolve = (reference: GateReference | undefined): MutableGate => {
    if (reference === undefined) return first;
    const name = typeof reference === "string" ? reference : reference.id;
    const gate = byName.get(name);
    if (!gate || (typeof reference !== "string" && reference !== gate))
      throw new RangeError(`gate: no gate of this sandbox has the id or alias "${name}"; sandbox.gates lists them`);
    return gate;
  };
  return {
    list,
    findAlias: (alias) => list.find((gate) => gate.alias === alias),
    resolve,
    authenticate(clientId, clientSecret) {
      const gate = byName.get(clientId);
      return gate?.secrets.some((secret) => isSame(secret, clientSecret)) ? gate : undefined;
    },
    addSecret(reference) {
      const secret = randomSecret();
      resolve(reference).secrets.unshift(secret);
      return secret;
    },
    deleteSecret(reference, secret) {
      const gate = resolve(reference);
      const index = gate.secrets.indexOf(secret);
      if (index === -1)
        throw new RangeError(
          `control.deleteSecret: the gate "${gate.alias}" has no such secret; gate.secrets lists those it has`,
        );
      gate.secrets.splice(index, 1);
    },
    setRedirectUrl(reference, url) {
      resolve(reference).redirectUrl = checkRedirectUrl(url);
    },
  };
}

function createGate(options: GateOptions): MutableGate {
  const alias = options.alias ?? DEFAULT_ALIAS;
  if (!ALIAS.test(alias)) throw new RangeError(`gates: the alias "${alias}" must be letters, digits, "-" and "_"`);
  // The login page's address is the first part of the path, and this one is taken.
  if (alias === "v1_3") throw new RangeError('gates: the alias "v1_3" is the name of the API; choose another');
  const secrets = options.secrets ? [...options.secrets] : [randomSecret()];
  if (!secrets.every((secret) => typeof secret === "string" && secret !== ""))
    throw new RangeError(`gates: the gate "${alias}" has an empty secret; leave secrets out for a random one`);
  if (options.id === "")
    throw new RangeError(`gates: the gate "${alias}" has an empty id; leave id out for a generated one`);
  const type = options.type ?? (options.internalId === undefined ? "public" : "private");
  if (!GATE_TYPES.includes(type))
    throw new RangeError(`gates: the type of the gate "${alias}" must be ${GATE_TYPES.join(", ")}`);
  if (type === "public" && options.internalId !== undefined)
    throw new RangeError(
      `gates: the gate "${alias}" is public and has no internalId; leave it out or set another type`,
    );
  const keySeed = JSON.stringify([alias, secrets]);
  let privateKey: string | undefined;
  return {
    id: options.id ?? derivedId("gate_", 13, alias),
    alias,
    secrets,
    redirectUrl: checkRedirectUrl(options.redirectUrl ?? DEFAULT_REDIRECT_URL),
    idSubscription: derivedId("sub_", 8, alias),
    type,
    ...(type === "public" ? {} : { internalId: options.internalId ?? DEFAULT_INTERNAL_ID }),
    // Made when it is first read.
    get privateKey() {
      return (privateKey ??= openPgpKey(alias, keySeed));
    },
  };
}

function checkRedirectUrl(url: string): string {
  const parsed = parseUrl(url);
  if (!parsed || !["http:", "https:"].includes(parsed.protocol))
    throw new RangeError(
      "redirectUrl: must be an absolute http or https address, such as http://localhost:3000/login/return",
    );
  return url;
}

function isSame(left: string, right: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
