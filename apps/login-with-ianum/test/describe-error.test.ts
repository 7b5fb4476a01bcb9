import { describe, expect, it } from "vitest";
import { describeError } from "../src/describe-error.ts";

describe("describeError", () => {
  it("names every cause, so that the log says why the platform was not reached", () => {
    const refused = new Error("connect ECONNREFUSED 127.0.0.1:9");
    const fetchFailed = new TypeError("fetch failed", { cause: refused });
    expect(describeError(fetchFailed)).toBe(
      "TypeError: fetch failed; caused by Error: connect ECONNREFUSED 127.0.0.1:9",
    );
  });

  it("says of an error without a cause its message alone", () => {
    expect(describeError(new RangeError("too far"))).toBe("RangeError: too far");
  });

  it("stays on one line, whatever a message holds", () => {
    expect(describeError(new Error("first\r\nGET /forged", { cause: new Error("a\nb") }))).toBe(
      "Error: first GET /forged; caused by Error: a b",
    );
  });

  it("ends where the causes are a circle", () => {
    const error = new Error("round");
    error.cause = error;
    expect(describeError(error).split("; caused by ")).toHaveLength(6);
  });

  it.each(["text", 7, null, undefined])("says that %j is not an Error", (value) => {
    expect(describeError(value)).toBe("failed with a value that is not an Error");
  });
});
