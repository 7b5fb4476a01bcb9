import type { Request, RequestHandler } from "express";

interface WithMessages {
  messages?: string[];
}

/** Why a login failed. Passport's `failureMessage` adds a message to the session for each: one is shown, and none is kept. */
export const loginMessages: {
  /** Before the strategy runs: one session never holds more than one message. */
  readonly forget: RequestHandler;
  /** The message of the login that has just failed, once. */
  take(req: Request): string | undefined;
} = {
  forget(req, _res, next) {
    if (req.session) delete (req.session as WithMessages).messages;
    next();
  },
  take({ session }) {
    const { messages = [] } = session as WithMessages;
    delete (session as WithMessages).messages;
    return messages.at(-1);
  },
};
