import type { SessionData } from "express-session";
import { expect, test } from "vitest";
import { createSessionStore } from "../src/session-store.ts";

test("sessions that have ended are dropped, a minute later at the most, when the next one begins", () => {
  let now = 0;
  const store = createSessionStore(() => now);
  const count = () => Object.keys((store as unknown as { sessions: object }).sessions).length;
  const session = (expires: Date) => ({ cookie: { originalMaxAge: 1, expires } }) as SessionData;
  for (let id = 0; id < 1_000; id += 1) store.set(`old-${id}`, session(new Date(0)));
  expect(count()).toBe(1_000);
  now = 60_000;
  store.set("new", session(new Date(Date.now() + 60_000)));
  expect(count()).toBe(1);
});
