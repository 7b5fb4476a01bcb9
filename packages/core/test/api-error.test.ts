import { ApiError, isIanumError } from "@ianum/core";
import { expect, test } from "vitest";

test.each([
  [400, false],
  [404, false],
  [408, true],
  [429, true],
  [499, false],
  [500, true],
  [503, true],
])("an API error with the status %i says whether it is worth another try: %s", (httpStatus, isRetryable) => {
  const error = new ApiError("the agreements could not be read", { httpStatus });
  expect(error).toMatchObject({ name: "ApiError", code: "api_error", httpStatus, isRetryable });
  expect(error.message).toBe(`the agreements could not be read (status ${httpStatus})`);
  expect(error.platformCode).toBeUndefined();
  expect(error).not.toHaveProperty("status");
  expect(isIanumError(error)).toBe(true);
});

test("an API error begins with the platform's code, where there is one", () => {
  const error = new ApiError("the data could not be read", { httpStatus: 404, platformCode: "SUB_0001" });
  expect(error.message).toBe("SUB_0001: the data could not be read (status 404)");
  expect(error.platformCode).toBe("SUB_0001");
});
