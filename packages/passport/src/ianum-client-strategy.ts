import { Strategy } from "passport-strategy";
import { readClientKeys } from "./client-keys.ts";
import type { IanumClient } from "./ianum-client.ts";
import { type IanumClientStrategyOptions, resolveClientStrategyOptions } from "./ianum-client-strategy-options.ts";
import { checkVerify } from "./option-checks.ts";
import { type Outcome, settle } from "./outcome.ts";
import { createKeyProver } from "./prove-client-keys.ts";
import { type AnyVerify, askVerify, type StrategyRequest, type VerifyAnswer, type VerifyDone } from "./verify.ts";

type VerifyClient = (client: IanumClient, done: VerifyDone) => VerifyAnswer;
type VerifyClientWithRequest = (req: StrategyRequest, client: IanumClient, done: VerifyDone) => VerifyAnswer;

/**
 * Lets a machine in that presents the keys of an Ianum gate: `client_id` and `client_secret` in HTTP Basic, or in a
 * JSON or form body that the application has parsed. They are proven by a token request, and the route gets the
 * caller's own token source.
 *
 * - `fail`: 401 with a challenge for no keys or wrong ones, 400 for what can be no keys, 429 after too many wrong ones.
 * - `error`: the platform could not be asked. Always an `IanumError`; it holds no token and no secret.
 *
 * @example
 * ```ts
 * passport.use(new IanumClientStrategy({ region }, (client) => client));
 * app.get("/report", passport.authenticate("ianum-client", { session: false }), report);
 * ```
 */
export class IanumClientStrategy extends Strategy {
  /** What `passport.authenticate` knows it by: `"ianum-client"`. */
  readonly name: string = "ianum-client";
  private readonly admit: (req: StrategyRequest) => Promise<Outcome>;

  /**
   * @param verify - turns the client into your user, through `done` or as what it returns; falsy refuses it
   * @throws ConfigurationError naming the option that is wrong
   */
  constructor(
    options: IanumClientStrategyOptions & { readonly passReqToCallback: true },
    verify: VerifyClientWithRequest,
  );
  constructor(options: IanumClientStrategyOptions & { readonly passReqToCallback?: false }, verify: VerifyClient);
  constructor(verify: VerifyClient);
  constructor(first: IanumClientStrategyOptions | VerifyClient, second?: AnyVerify) {
    super();
    this.admit =
      typeof first === "function" && second === undefined
        ? createAdmission({}, first)
        : createAdmission(first as IanumClientStrategyOptions, second);
  }

  override authenticate(req: StrategyRequest): void {
    void settle(this, () => this.admit(req));
  }
}

function createAdmission(
  options: IanumClientStrategyOptions,
  verify: AnyVerify | undefined,
): (req: StrategyRequest) => Promise<Outcome> {
  const settings = resolveClientStrategyOptions(options);
  checkVerify(verify);
  const ask = verify as AnyVerify;
  const prove = createKeyProver(settings);

  return async (req) => {
    const keys = readClientKeys(req);
    if (keys.type === "none") return refuse(settings.challenge, 401);
    if (keys.type === "malformed") return refuse({ message: keys.message }, 400);
    const proven = await prove(keys);
    if (proven.type === "refused") return refuse(settings.challenge, 401);
    if (proven.type === "limited")
      return refuse({ message: "too many wrong keys were presented for this client id; wait a minute" }, 429);
    return askVerify(ask, settings.isRequestPassed ? [req, proven.client] : [proven.client]);
  };
}

function refuse(challenge: object | string, status: number): Outcome {
  return { type: "fail", challenge, status };
}
