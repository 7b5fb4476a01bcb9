import { refuse, type SandboxContext } from "./environment.ts";

/** The platform documents no limit. Nothing that it documents comes near this one. */
const MAX_BODY_BYTES = 64 * 1024;

// The log keeps the names of a body's fields, and many entries: it must not grow with what a client makes up.
const MOST_LOGGED_FIELDS = 32;
const LONGEST_LOGGED_NAME = 64;

const JSON_MEDIA_TYPE = /^application\/json\s*(;|$)/i;

/** The body of a request, or the refusal that it calls for. */
export async function readBody(context: SandboxContext): Promise<Uint8Array | Response> {
  const { raw } = context.req;
  const { entry } = context.var;
  const tooLarge = (): Response => refuse(context, 413, "GEN_0002", `the body is larger than ${MAX_BODY_BYTES} bytes`);

  const declared = Number(raw.headers.get("content-length") ?? Number.NaN);
  if (declared > MAX_BODY_BYTES) {
    entry.bodyBytes = declared;
    return tooLarge();
  }
  if (!Number.isNaN(declared)) {
    const bytes = new Uint8Array(await raw.arrayBuffer());
    entry.bodyBytes = bytes.byteLength;
    return bytes.byteLength > MAX_BODY_BYTES ? tooLarge() : bytes;
  }

  const chunks: Uint8Array[] = [];
  entry.bodyBytes = 0;
  const reader = raw.body?.getReader() as ReadableStreamDefaultReader<Uint8Array> | undefined;
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    entry.bodyBytes += next.value.byteLength;
    if (entry.bodyBytes > MAX_BODY_BYTES) {
      await reader?.cancel();
      return tooLarge();
    }
    chunks.push(next.value);
  }
  return Buffer.concat(chunks);
}

/** The fields of a JSON body, or the refusal: only JSON under a JSON content type is taken. */
export async function readJsonFields(context: SandboxContext): Promise<Readonly<Record<string, unknown>> | Response> {
  if (!JSON_MEDIA_TYPE.test(context.req.header("content-type") ?? "")) return refuse(context, 400, "SEC_0000");
  const body = await readBody(context);
  if (body instanceof Response) return body;
  const parsed = parseJson(body);
  if (parsed === undefined) return refuse(context, 400, "SEC_0000");
  // JSON, but without a field in it: each of them is missing.
  const fields =
    typeof parsed === "object" && parsed !== null && !Array.isArray(parsed) ? (parsed as Record<string, unknown>) : {};
  context.var.entry.bodyFields = Object.keys(fields)
    .slice(0, MOST_LOGGED_FIELDS)
    .map((name) => name.slice(0, LONGEST_LOGGED_NAME));
  return fields;
}

/** A field's text, where it is text and not empty. */
export function textField(fields: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return typeof value === "string" && value !== "" ? value : undefined;
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)) as unknown;
  } catch {
    return undefined;
  }
}
