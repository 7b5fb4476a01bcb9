import { ConfigurationError } from "@ianum/core";
import { Strategy } from "passport-strategy";
import { burnIanumToken } from "./burn-ianum-token.ts";
import { createClaimOnce } from "./claim-once.ts";
import { sessionOf } from "./host-session.ts";
import type { IanumProfile } from "./ianum-profile.ts";
import { type IanumStrategyOptions, resolveStrategyOptions } from "./ianum-strategy-options.ts";
import { createLoginMarks } from "./login-marks.ts";
import { readLoginReturn } from "./login-return.ts";
import { checkVerify } from "./option-checks.ts";
import { type Outcome, settle } from "./outcome.ts";
import { headersOf } from "./host-request.ts";
import { type AnyVerify, askVerify, type StrategyRequest, type VerifyAnswer, type VerifyDone } from "./verify.ts";
import { withinDeadline } from "./within-deadline.ts";

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
 * passport.use(new IanumStrategy({ gateAlias, region, clientId, clientSecret }, (profile) => users.findOrCreate(profile.id)));
 * app.get("/login", passport.authenticate("ianum"));
 * app.get("/login/return", passport.authenticate("ianum", { successRedirect: "/", failureRedirect: "/sorry" }));
 * ```
 */
export class IanumStrategy extends Strategy {
  /** What `passport.authenticate` knows it by: `"ianum"`. */
  readonly name: string = "ianum";
  // A closure and no fields: Passport makes a new object of this one for each request, and nothing here is to be printed.
  private readonly login: (req: StrategyRequest) => Promise<Outcome>;

  /**
   * @param verify - turns the profile into your user, through `done` or as what it returns; falsy refuses the login
   * @throws ConfigurationError naming the option that is missing or wrong
   */
  constructor(
    options: IanumStrategyOptions & { readonly passReqToCallback: true },
    verify: (req: StrategyRequest, profile: IanumProfile, done: VerifyDone) => VerifyAnswer,
  );
  constructor(
    options: IanumStrategyOptions & { readonly passReqToCallback?: false },
    verify: (profile: IanumProfile, done: VerifyDone) => VerifyAnswer,
  );
  constructor(options: IanumStrategyOptions, verify: AnyVerify) {
    super();
    this.login = createLogin(options, verify);
  }

  override authenticate(req: StrategyRequest): void {
    void settle(this, () => this.login(req));
  }
}

function createLogin(options: IanumStrategyOptions, verify: AnyVerify): (req: StrategyRequest) => Promise<Outcome> {
  const settings = resolveStrategyOptions(options);
  checkVerify(verify);
  const { clock, loginTimeoutMs, sessionKey, timeoutMs } = settings;
  const burnSettings = { authorizer: settings.authorizer, fetch: settings.fetch, url: settings.burnUrl };
  const marks = createLoginMarks({ key: sessionKey, clock, loginTimeoutMs });
  const claimToken = createClaimOnce(clock, REMEMBER_TOKEN_MS);
  const withSession = <T>(work: () => Promise<T>): Promise<T> =>
    withinDeadline({ clock, timeoutMs, what: "saving the session" }, work);

  return async (req) => {
    const session = sessionOf(req);
    if (session === undefined && settings.isSessionRequired)
      throw new ConfigurationError(
        "withoutSession",
        'is "refuse", and this request has no session; run session middleware before passport.authenticate, and look at its store',
      );
    const answer = readLoginReturn(req);
    if (answer.type === "none") {
      if (session && settings.isCrossSiteStartRefused && isFromAnotherSite(req))
        return refuse(
          "a login starts at this site, not at another one's link; go to the login page and press its button",
          403,
        );
      if (session) await withSession(() => marks.start(session));
      return { type: "redirect", url: settings.loginUrl };
    }
    // Before all else, so that a return that fails uses its login up too.
    const isExpected = session === undefined || (await withSession(() => marks.take(session)));
    if (answer.type === "failed") return refuse(answer.message, 401);
    if (answer.type === "malformed") return refuse(answer.message, 400);
    if (!isExpected)
      return refuse(
        "this login was not started in this browser session, was finished before, or took too long; start again",
        403,
      );
    if (!claimToken(answer.ianumToken)) return refuse("this login was used before; start again", 401);

    const burned = await withinDeadline({ clock, timeoutMs, what: "confirming the login" }, (signal) =>
      burnIanumToken(burnSettings, answer.ianumToken, signal),
    );
    if (burned.type === "refused") return refuse(burned.message, 401);
    return askVerify(verify, settings.isRequestPassed ? [req, burned.profile] : [burned.profile]);
  };
}

/** Browsers alone set this header, no page can. Those that do not (before 2023) are taken at their word. */
function isFromAnotherSite(req: StrategyRequest): boolean {
  return headersOf(req)["sec-fetch-site"] === "cross-site";
}

function refuse(message: string, status: number): Outcome {
  return { type: "fail", challenge: { message }, status };
}
