import { setRetryAfter, type StrategyRequest } from "../host-request.ts";
import { HostStrategy } from "../host-strategy.ts";
import { checkVerify } from "../option-checks.ts";
import { type Outcome, reportOutcome } from "../outcome.ts";
import { type AnyVerify, askVerify, type VerifyAnswer, type VerifyDone } from "../verify.ts";
import { readClientKeys } from "./client-keys.ts";
import type { IanumClient } from "./ianum-client.ts";
import { type IanumClientStrategyOptions, resolveClientStrategyOptions } from "./ianum-client-strategy-options.ts";
import { lazyClientKeyVerifier } from "./lazy-client-key-verifier.ts";

type VerifyClient = (client: IanumClient, done: VerifyDone) => VerifyAnswer;
type VerifyClientWithRequest = (req: StrategyRequest, client: IanumClient, done: VerifyDone) => VerifyAnswer;

/**
 * Lets a machine in that presents the keys of an Ianum gate: `client_id` and `client_secret` in HTTP Basic, or in a
 * JSON or form body that the application has parsed. They are proven by a token request, and the route gets the
 * caller's own token source.
 *
 * - `fail`: 401 with a challenge for no keys or wrong ones, 400 for what cannot be keys, 429 with
 *   `Retry-After` after too many wrong ones.
 * - `error`: the platform could not be asked. Always an `IanumError`; it holds no token and no secret.
 *
 * @example
 * ```ts
 * passport.use(new IanumClientStrategy({ region }, (client) => client));
 * app.get("/report", passport.authenticate("ianum-client", { session: false }), report);
 * ```
 */
export class IanumClientStrategy extends HostStrategy {
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
    void reportOutcome(this, req, () => this.admit(req));
  }
}

function createAdmission(
  options: IanumClientStrategyOptions,
  verify: AnyVerify | undefined,
): (req: StrategyRequest) => Promise<Outcome> {
  const settings = resolveClientStrategyOptions(options);
  const ask = checkVerify(verify);
  const verifyKeys = lazyClientKeyVerifier(settings);

  return async (req) => {
    const keys = readClientKeys(req);
    if (keys.type === "none") return refuse(settings.challenge, 401);
    if (keys.type === "malformed") return refuse({ message: keys.message }, 400);
    const verified = await verifyKeys(keys.candidates, settings.guessKey(req));
    if (verified.type === "refused") return refuse(settings.challenge, 401);
    if (verified.type === "limited") {
      const retryAfter = Math.max(1, Math.ceil(verified.waitMs / 1000));
      setRetryAfter(req, retryAfter);
      return refuse({ message: `too many wrong keys were presented; wait ${retryAfter} s`, retryAfter }, 429);
    }
    // A new object each time: it becomes `req.user`, and applications put things on that.
    const client: IanumClient = { ...verified.client };
    return askVerify(ask, settings.isRequestPassed ? [req, client] : [client], settings);
  };
}

function refuse(challenge: object | string, status: number): Outcome {
  return { type: "fail", challenge, status };
}
