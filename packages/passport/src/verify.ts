import type { Strategy } from "passport-strategy";
import type { Outcome } from "./outcome.ts";

/** The host's request: Express's, or what stands for it under Fastify and NestJS. */
export type StrategyRequest = Parameters<Strategy["authenticate"]>[0];

/** A user to log in; anything falsy to refuse. */
export type VerifyResult = Express.User | false | null | undefined;

/** Passport's callback. An `error` is an outage; no `user` is a refusal, and `info` says why. */
export type VerifyDone = (error: unknown, user?: VerifyResult, info?: object | string) => void;

/** What a verify function may hand back in place of calling `done`. */
export type VerifyAnswer = VerifyResult | void | Promise<VerifyResult | void>;

/** A verify function of any strategy here, with its subject (and the request before it). */
export type AnyVerify = (...args: never[]) => unknown;

/**
 * Asks the application's verify function. It answers through `done`, or with what it returns or its promise resolves
 * to; the first answer counts.
 */
export async function askVerify(verify: AnyVerify, subject: readonly unknown[]): Promise<Outcome> {
  let done: VerifyDone = () => undefined;
  const called = new Promise<Outcome>((resolve) => {
    done = (error, user, info) => resolve(outcomeOf(error, user, info));
  });
  const returned = askReturned(verify, subject, done).then((outcome) => outcome ?? called);
  return Promise.race([called, returned]);
}

/** What the function returns; `undefined` where its answer is to come through `done`. */
async function askReturned(
  verify: AnyVerify,
  subject: readonly unknown[],
  done: VerifyDone,
): Promise<Outcome | undefined> {
  const isAnsweredByDone = verify.length > subject.length;
  try {
    const returned = (verify as (...args: unknown[]) => unknown)(...subject, done);
    // `(profile, done) => query(…, done)` returns anything: only a function without `done` means it as a user.
    if (!isThenable(returned))
      return returned === undefined || isAnsweredByDone ? undefined : outcomeOf(undefined, returned, undefined);
    const user = (await returned) as VerifyResult;
    return user === undefined && isAnsweredByDone ? undefined : outcomeOf(undefined, user, undefined);
  } catch (error) {
    // Falsy would be no error to Passport, and the request would go on to its route with nobody logged in.
    return {
      type: "error",
      error: error instanceof Error ? error : new Error("verify failed with something that is no Error"),
    };
  }
}

function outcomeOf(error: unknown, user: VerifyResult, info: object | string | undefined): Outcome {
  if (error) return { type: "error", error };
  return user ? { type: "success", user, info } : { type: "fail", challenge: info, status: undefined };
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
}
