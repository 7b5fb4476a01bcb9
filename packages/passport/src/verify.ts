import { EventEmitter } from "node:events";
import { types } from "node:util";
import { answerInTime, type Patience } from "./answer-in-time.ts";
import type { Outcome } from "./outcome.ts";
import { type VerifyArity, verifyArityOf } from "./verify-arity.ts";

/** A user to log in; anything falsy to refuse. */
export type VerifyResult = Express.User | false | null | undefined;

/** Passport's callback. An `error` is an outage; no `user` is a refusal, and `info` says why. */
export type VerifyDone = (error: unknown, user?: VerifyResult, info?: object | string) => void;

/** What a verify function that does not declare `done` returns: the user, or a promise of it. */
export type VerifyAnswer = VerifyResult | void | Promise<VerifyResult | void>;

/** A verify function of any strategy here, with its subject (and the request before it). */
export type AnyVerify = (...args: never[]) => unknown;

/**
 * Asks the application's verify function. If it declares `done`, `done` alone answers: what such a function returns is
 * often a query, an emitter or a timer, and never the user. If it does not, what it returns or its promise resolves to
 * is the answer. If its parameters do not tell, `done` answers, or a promise; without either in time, that is an error.
 * The first answer counts.
 */
export function askVerify(verify: AnyVerify, subject: readonly unknown[], patience: Patience): Promise<Outcome> {
  const arity = verifyArityOf(verify, subject.length);
  let answer!: (outcome: Outcome) => void;
  const answered = new Promise<Outcome>((resolve) => (answer = resolve));
  const done: VerifyDone = (error, user, info) => answer(outcomeOf(error, user, info));
  const fail = (error: unknown): void =>
    // Passport takes a falsy error for none, and the request would reach its route without a user.
    answer({
      type: "error",
      error: error instanceof Error ? error : new Error("verify failed with a value that is not an Error"),
    });
  const take = (value: unknown, isPromised: boolean): void => {
    if (isAnswer(arity, value, isPromised)) answer(outcomeOf(undefined, value as VerifyResult, undefined));
    // A declared `done` may take its time. This one may never come: nobody knows whether the function uses it.
    else if (arity !== "done") void answerInTime(answered, patience).then(answer);
  };
  try {
    const returned = (verify as (...args: unknown[]) => unknown)(...subject, done);
    // To call `then` on a query that is not a promise is to run it, and it runs already if it was given `done`.
    const isPromised = arity === "value" ? isThenable(returned) : types.isPromise(returned);
    if (isPromised) (returned as PromiseLike<unknown>).then((value) => take(value, true), fail);
    else take(returned, false);
  } catch (error) {
    fail(error);
  }
  return answered;
}

/** Whether what `verify` returned, or its promise resolved to, is its answer. */
function isAnswer(arity: VerifyArity, value: unknown, isPromised: boolean): boolean {
  if (arity === "done" || arity === "value") return arity === "value";
  // What drivers return that were given a `done`, which is still to come.
  if (!isPromised || value === true || value instanceof EventEmitter) return false;
  // A wrapped `async (id, done) => db.get(id, done)` resolves to nothing.
  return arity === "length" || value !== undefined;
}

function outcomeOf(error: unknown, user: VerifyResult, info: object | string | undefined): Outcome {
  if (error) return { type: "error", error };
  return user ? { type: "success", user, info } : { type: "fail", challenge: info, status: undefined };
}

function isThenable(value: unknown): boolean {
  return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
}
