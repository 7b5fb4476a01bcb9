import { isRedirect } from "@ianum/core/authors";
import { expect, test } from "vitest";

test.each([
  [299, "default", false, false],
  [300, "default", false, true],
  [399, "default", false, true],
  [400, "default", false, false],
  [0, "opaqueredirect", false, true],
  [200, "default", true, true],
] as const)(
  "a response with status %d, of type %s, redirected: %s, is a redirect: %s",
  (status, type, redirected, is) => expect(isRedirect({ status, type, redirected })).toBe(is),
);
