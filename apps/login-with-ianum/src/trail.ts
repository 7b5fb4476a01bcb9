import { type CallRecorder, panel, type RecordedCall, type Step } from "demo-kit";
import type { RequestHandler, Response } from "express";
import type { Html } from "./pages/layout.ts";

interface SessionParts {
  steps?: Step[];
  /** Passport's: why a login failed. */
  messages?: string[];
}

/** What the panel "What just happened" shows: this request, and the one that was redirected here. */
export function createTrail(recorder: CallRecorder, code: string): RequestHandler {
  return (req, res, next) => {
    const startedAt = performance.now();
    const calls: RecordedCall[] = [];
    const { method, path } = req;
    const { steps: before = [] } = (req.session ?? {}) as SessionParts;
    if (req.session) delete (req.session as SessionParts).steps;
    res.locals["steps"] = [...before, { method, path, code, calls }] satisfies Step[];

    const redirect = res.redirect.bind(res) as (...args: unknown[]) => void;
    res.redirect = (...args: unknown[]): void => {
      const status = typeof args[0] === "number" ? args[0] : 302;
      const kept = req.session as SessionParts | undefined;
      // Not for each redirect: a visitor who caused nothing would get a session for it.
      if (kept && (calls.length > 0 || kept.messages))
        kept.steps = [{ method, path, status, durationMs: performance.now() - startedAt, code, calls }];
      redirect(...args);
    };
    recorder.record(calls, next);
  };
}

/** The panel of the page that is being made. */
export function panelOf(res: Response): Html {
  return panel((res.locals["steps"] ?? []) as Step[]);
}
