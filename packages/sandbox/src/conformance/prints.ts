import { inspect } from "node:util";

const everything = { depth: Number.POSITIVE_INFINITY, maxArrayLength: null, maxStringLength: null } as const;

/** The ways in which a value gets into a log, by name. */
export const prints: Readonly<Record<string, (value: unknown) => string>> = {
  "util.inspect": (value) => inspect(value, everything),
  "getters, under util.inspect": (value) => inspect(value, { ...everything, getters: true }),
  String,
  "JSON.stringify": toJson,
  stack: (value) => (value instanceof Error ? (value.stack ?? "") : ""),
};

function toJson(value: unknown): string {
  const seen = new WeakSet<object>();
  return (
    JSON.stringify(value, (_key, part: unknown) => {
      if (typeof part === "bigint") return String(part);
      if (typeof part !== "object" || part === null) return part;
      if (seen.has(part)) return undefined;
      seen.add(part);
      return part;
    }) ?? ""
  );
}
