import { describe, expect, test } from "vitest";
import { createPlatform } from "./platform.ts";

describe("white space around keys is named, and never reaches the platform:", () => {
  test.each<[string, string]>([
    ["a line end", "%s\n"],
    ["a line end", "%s\r\n"],
    ["a line end", "%s\r"],
    ["white space", "%s "],
    ["white space", " %s"],
    ["white space", "%s\t"],
    ["white space", "%s\u00A0"],
    ["an invisible character", "\uFEFF%s"],
    ["an invisible character", "%s\u0000"],
    ["an invisible character", "%s\u200B"],
  ])("%s in %j", async (what, shape) => {
    const { sandbox, source } = createPlatform();
    const gate = sandbox.gates[0]!;
    const secret = shape.replace("%s", gate.secrets[0]!);
    expect(() => source({ clientSecret: secret })).toThrow(what);
    expect(() => source({ clientId: shape.replace("%s", gate.id) })).toThrow("clientId: ");
    await expect(source({ clientSecret: async () => secret }).getToken()).rejects.toMatchObject({
      code: "invalid_option",
      message: expect.not.stringContaining(gate.secrets[0]!) as string,
    });
    expect(sandbox.log.tokenRequests).toBe(0);
  });
});
