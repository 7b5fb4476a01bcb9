import { DEEPEST_CAUSE, inCauses, read } from "./in-causes.ts";

/** `text` without any of `secrets`, in the spellings that a URL, a form, JSON, HTML, base64 or hex would give them. */
export function redact(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => typeof secret === "string" && secret !== "")
    .flatMap(spellings)
    .toSorted((one, other) => other.length - one.length)
    .reduce((clean, written) => clean.replaceAll(matcherOf(written), "[redacted]"), String(text));
}

function spellings(secret: string): readonly string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const percent = encodeURIComponent(secret.toWellFormed());
  const bytes = new TextEncoder().encode(secret);
  const base64 = btoa(String.fromCharCode(...bytes)).replace(/=+$/, "");
  const unicode = secret.replaceAll(
    /[^\x20-\x7e]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return [
    ...new Set([
      secret,
      json,
      JSON.stringify(json).slice(1, -1),
      json.replaceAll("/", "\\/"),
      unicode,
      percent,
      percent.replaceAll("%20", "+"),
      new URLSearchParams({ "": secret }).toString().slice(1),
      secret.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;"),
      base64,
      base64.replaceAll("+", "-").replaceAll("/", "_"),
      Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(""),
    ]),
  ];
}

// Percent signs and hex digits are written in either case.
function matcherOf(written: string): string | RegExp {
  return written.includes("%") || /^[0-9a-f]{16,}$/.test(written)
    ? new RegExp(written.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`), "gi")
    : written;
}

/**
 * A copy of a foreign error that is safe to pass on: names, codes and stack frames along its chain of causes, and the
 * messages without `secrets`. Everything else that a library hangs on its errors (requests, options, bodies) stays
 * behind.
 *
 * @param secrets - what the messages may quote. Without a list it is not known what they quote: they are left out
 */
export function redactError(error: unknown, secrets?: readonly string[], depth = 0): Error | undefined {
  if (!(error instanceof Error) || depth === DEEPEST_CAUSE) return undefined;

  const cause = redactError(
    read(() => error.cause),
    secrets,
    depth + 1,
  );
  const code = systemCode(error);
  // The fields of a foreign error may hold anything: an object, a symbol, a getter that throws.
  const clean = (field: () => unknown): string => redact(read(() => String(field())) ?? "", secrets ?? []);
  const given = clean(() => error.name);
  const name = /^\w{1,60}$/.test(given) ? given : "Error";
  const copy = new Error(secrets === undefined ? withheld(code) : clean(() => error.message), cause && { cause });
  Object.defineProperty(copy, "name", { value: name, configurable: true });
  const frames = clean(() => error.stack)
    .split("\n")
    .filter((line) => /^\s+at /.test(line));
  copy.stack = [`${name}: ${copy.message}`, ...frames].join("\n");
  return code ? Object.assign(copy, { code }) : copy;
}

function withheld(code: string | undefined): string {
  return code ?? "the message is withheld: it may quote a secret";
}

/** The `ECONNREFUSED` of an error or of the causes below it. */
export function systemCode(error: unknown): string | undefined {
  return codeIn(error, /^[A-Z][A-Z0-9_]{1,40}$/);
}

/** The first code of such a form, of an error or of the causes below it. */
export function codeIn(error: unknown, form: RegExp): string | undefined {
  return inCauses(error, (one) => {
    const { code } = one as { readonly code?: unknown };
    return typeof code === "string" && form.test(code) ? code : undefined;
  });
}
