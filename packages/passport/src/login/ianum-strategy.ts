import { ConfigurationError, withTimeout } from "@ianum/core/authors";
import { headersOf, type StrategyRequest } from "../host-request.ts";
import { HostStrategy } from "../host-strategy.ts";
import { checkVerify } from "../option-checks.ts";
import { type Outcome, reportOutcome } from "../outcome.ts";
import { type AnyVerify, askVerify, type VerifyAnswer, type VerifyDone } from "../verify.ts";
import { burnIanumToken } from "./burn-ianum-token.ts";
import { sessionIdOf, sessionOf } from "./host-session.ts";
import type { IanumProfile } from "./ianum-profile.ts";
import { type IanumStrategyOptions, resolveStrategyOptions } from "./ianum-strategy-options.ts";
import { createLoginAttempts } from "./login-attempts.ts";
import { readLoginReturn } from "./login-return.ts";
import { isStartedByPerson } from "./login-start.ts";
import { readSharedProfile } from "./shared-profile.ts";
import { createSingleUse } from "./single-use.ts";

// An ianumToken lives 1 minute (docs.ianum.com, "Logging a person in"); after two the platform alone remembers it.
const REMEMBER_TOKEN_MS = 120_000;

/**
 * Logs a person in with Ianum. Put it on two routes: one that a button leads to, from which it sends the browser to
 * the gate's login page, and the one that is set as the gate's redirect URL, where it confirms the return.
 *
 * - `fail`: the person declined (`info.message` is the platform's), the return is not one that this browser session
 *   started, or the platform does not know its `ianumToken`.
 * - `error`: the platform could not be asked. Always an `IanumError`; it holds no token and no secret.
 *
 * @example
 * ```ts
 * passport.use(new IanumStrategy({ withoutSession: "refuse" }, (profile) => users.findOrCreate(profile.id)));
 * app.get("/login", passport.authenticate("ianum"));
 * app.get("/login/return", passport.authenticate("ianum", { successRedirect: "/", failureRedirect: "/sorry" }));
 * ```
 */
export class IanumStrategy extends HostStrategy {
  /** What `passport.authenticate` knows it by: `"ianum"`. */
  readonly name: string = "ianum";
  // A closure and no fields: Passport makes a new object of this one for each request, and nothing here is to be printed.
  private readonly login: (req: StrategyRequest) => Promise<Outcome>;

  /**
   * Without `options` everything comes from the environment: `IANUM_GATE_ALIAS` and what `optionsFromEnv` reads.
   *
   * @param verify - turns the profile into your user, through `done` or as what it returns; falsy refuses the login
   * @throws ConfigurationError naming the option that is missing or wrong
   */
  constructor(verify: (profile: IanumProfile, done: VerifyDone) => VerifyAnswer);
  constructor(
    options: IanumStrategyOptions & { readonly passReqToCallback: true },
    verify: (req: StrategyRequest, profile: IanumProfile, done: VerifyDone) => VerifyAnswer,
  );
  constructor(
    options: IanumStrategyOptions & { readonly passReqToCallback?: false },
    verify: (profile: IanumProfile, done: VerifyDone) => VerifyAnswer,
  );
  constructor(first: IanumStrategyOptions | AnyVerify, second?: AnyVerify) {
    super();
    this.login =
      typeof first === "function" && second === undefined ? createLogin({}, first) : createLogin(first, second);
  }

  override authenticate(req: StrategyRequest): void {
    void reportOutcome(this, req, () => this.login(req));
  }
}

function createLogin(options: unknown, verify: AnyVerify | undefined): (req: StrategyRequest) => Promise<Outcome> {
  const settings = resolveStrategyOptions(options);
  const ask = checkVerify(verify);
  const { clock, loginTimeoutMs, sessionKey, timeoutMs } = settings;
  const { dataFields, subscriptions } = settings;
  const attempts = createLoginAttempts({ key: sessionKey, clock, loginTimeoutMs });
  const isFirstUse = createSingleUse(clock, REMEMBER_TOKEN_MS);
  const withSession = <T>(work: () => Promise<T>): Promise<T> =>
    withTimeout({ clock, timeoutMs }, "saving the session", work);

  return async (req) => {
    const session = sessionOf(req);
    if (session === undefined && settings.isSessionRequired)
      throw new ConfigurationError(
        "withoutSession",
        'is "refuse", and this request has no session; run session middleware before passport.authenticate, and look at its store',
      );
    const sessionId = session && sessionIdOf(req, session);
    const loginReturn = readLoginReturn(req);
    if (loginReturn.type === "none") {
      if (session && !isStartedByPerson(headersOf(req), settings.crossSiteStart))
        return refuse(
          "a login starts at this site with a click, not with another site's link, an image, a frame or a prefetch; go to the login page and press its button",
          403,
        );
      if (session) await withSession(() => attempts.begin(session, sessionId));
      return { type: "redirect", url: settings.loginUrl };
    }
    // First, so that a failed return also consumes its login attempt.
    const isExpected = session === undefined || (await withSession(() => attempts.consume(session, sessionId)));
    if (loginReturn.type === "failed")
      // Anybody can write the message into a link: it is shown to a person who is logging in, and in no other case.
      return refuse(isExpected ? loginReturn.message : "there is no login under way; start again", 401);
    if (loginReturn.type === "malformed") return refuse(loginReturn.message, 400);
    if (!isExpected)
      return refuse(
        "this login was not started in this browser session, was finished before, or took too long; start again",
        403,
      );
    if (!(await isFirstUse(loginReturn.ianumToken))) return refuse("this login was used before; start again", 401);

    const burned = await burnIanumToken(subscriptions, loginReturn.ianumToken);
    if (burned.type === "refused") return refuse(burned.message, 401);
    const shared = dataFields && (await readSharedProfile(subscriptions, burned.profile.id, dataFields));
    const profile: IanumProfile = { ...burned.profile, ...shared };
    return askVerify(ask, settings.isRequestPassed ? [req, profile] : [profile], settings);
  };
}

function refuse(message: string, status: number): Outcome {
  return { type: "fail", challenge: { message }, status };
}
