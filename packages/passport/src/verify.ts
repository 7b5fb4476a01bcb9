import { EventEmitter } from "node:events";
import { types } from "node:util";
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
 * is the answer. If its parameters do not tell, `done` answers, or a promise. The first answer counts.
 */
export function askVerify(verify: AnyVerify, subject: readonly unknown[]): Promise<Outcome> {
  const arity = verifyArityOf(verify, subject.length);
  return new Promise((resolve) => {
    const done: VerifyDone = (error, user, info) => resolve(outcomeOf(error, user, info));
    const fail = (error: unknown): void =>
      // Passport takes a falsy error for none, and the request would reach its route without a user.
      resolve({
        type: "error",
        error: error instanceof Error ? error : new Error("verify failed with a value that is not an Error"),
      });
    try {
      const returned = (verify as (...args: unknown[]) => unknown)(...subject, done);
      // To call `then` on a query that is not a promise is to run it, and it runs already if it was given `done`.
      const isPromised = arity === "value" ? isThenable(returned) : types.isPromise(returned);
      if (isPromised)
        (returned as PromiseLike<unknown>).then(
          (value) =>
            isAnswer(arity, value) ? resolve(outcomeOf(undefined, value as VerifyResult, undefined)) : undefined,
          fail,
        );
      else if (arity === "value") resolve(outcomeOf(undefined, returned as VerifyResult, undefined));
    } catch (error) {
      fail(error);
    }
  });
}

/** Whether what a promise of `verify` resolved to is its answer. */
function isAnswer(arity: VerifyArity, value: unknown): boolean {
  if (arity !== "unknown") return arity === "value";
  // A wrapped `async (id, done) => db.get(id, done)` resolves to what the driver returns, and `done` is still to come.
  return value !== undefined && value !== true && !(value instanceof EventEmitter);
}

function outcomeOf(error: unknown, user: VerifyResult, info: object | string | undefined): Outcome {
  if (error) return { type: "error", error };
  return user ? { type: "success", user, info } : { type: "fail", challenge: info, status: undefined };
}

function isThenable(value: unknown): boolean {
  return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
}
