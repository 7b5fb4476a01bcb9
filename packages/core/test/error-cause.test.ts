import { ApiError, ResponseError } from "@ianum/core";
import { expect, test } from "vitest";

test("an error has a cause only where there is one, so that none is printed as undefined", () => {
  expect(new ApiError("the data could not be read", { httpStatus: 404 })).not.toHaveProperty("cause");
  const cause = new Error("socket closed");
  expect(new ResponseError("the response could not be read", "invalid_response", cause)).toHaveProperty("cause", cause);
});
