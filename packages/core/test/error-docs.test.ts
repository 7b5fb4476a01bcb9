import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { errorCodes } from "../src/errors/error-code.ts";
import { IanumError } from "../src/errors/ianum-error.ts";

test.each(Object.values(errorCodes))("an error with the code %s names a page that exists", (code) => {
  const { docs } = new IanumError("it failed", { code });

  const [address, path] = docs.split("/blob/main/");
  expect(address).toBe("https://github.com/ianum/ianum-js");
  expect(existsSync(new URL(`../../../${path}`, import.meta.url))).toBe(true);
});

test("the address is not a field of the error, so that it is not printed", () => {
  const error = new IanumError("it failed", { code: "timeout" });

  expect(Object.keys(error)).not.toContain("docs");
});
