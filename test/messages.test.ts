import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root, workspaces } from "./repository.ts";

const text = String.raw`"[^"\n]*"|'[^'\n]*'|\`[^\`]*\``;
const creation = new RegExp(String.raw`new (?:\w*Error|CannotListen)\(\s*(${text}|[\w.[\]]+)\s*,?\s*(${text})?`, "g");
const sources = [...workspaces("packages"), ...workspaces("apps")].flatMap(({ folder }) =>
  readdirSync(join(root, folder, "src"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join(folder, "src", file)),
);

/** The texts that a file's errors are made of. The first one of two may be the option's name. */
function messagesIn(code: string): readonly string[] {
  return Array.from(code.matchAll(creation), ([, first = "", second]) => second ?? first)
    .filter((each) => /^["'`]/.test(each))
    .map((each) => each.slice(1, -1));
}

/** Names begin as they are written: of an option, of a variable, of a product. */
const isPlain = (message: string): boolean => !/^(?!Redis )[A-Z][a-z]/.test(message) && !message.endsWith(".");

test("the message of every error begins in lower case, and has no full stop", () => {
  const faults = sources.flatMap((file) =>
    messagesIn(readFileSync(join(root, file), "utf8"))
      .filter((message) => !isPlain(message))
      .map((message) => `${file}: ${message}`),
  );
  expect(faults).toEqual([]);
});

test("what is read of the sources are their messages", () => {
  const code = `new TypeError("port: must be a number"); throw new ConfigurationError(
    "region",
    \`is not a label: \${region}\`, { cause })`;
  expect(messagesIn(code)).toEqual(["port: must be a number", "is not a label: ${region}"]);
  expect(["The port is wrong", "the port is wrong."].filter(isPlain)).toEqual([]);
  const count = sources.flatMap((file) => messagesIn(readFileSync(join(root, file), "utf8"))).length;
  expect(count).toBeGreaterThan(150);
});
