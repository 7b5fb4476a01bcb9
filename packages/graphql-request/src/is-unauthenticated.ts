import { type Operation, operationsIn } from "./operations-in.ts";

// What GraphQL services commonly send instead of a 401. No specification has it; Apollo Server and its kin do.
const CODE = "UNAUTHENTICATED";
// A refusal is short. A longer response is data: it is not parsed here.
const MOST_LENGTH = 64 * 1024;

type Result = Readonly<Record<string, unknown>>;

/**
 * Whether the text of a response says that its request was refused before it did anything: it has an error with the code
 * `UNAUTHENTICATED`, and no data. Of a batch, every request must have been.
 */
export function isUnauthenticated(text: string, status: number, call: Parameters<typeof globalThis.fetch>): boolean {
  if (text.length > MOST_LENGTH || !text.includes(CODE)) return false;
  try {
    return isRefusal(JSON.parse(text), status === 200, () => operationsIn(...call));
  } catch {
    return false; // It is not JSON.
  }
}

// The documents are read last, and only where they matter: they are long where errors are short.
function isRefusal(body: unknown, isOk: boolean, operations: () => readonly Operation[]): boolean {
  const results: readonly unknown[] = Array.isArray(body) ? body : [body];
  if (results.length === 0 || !results.every(hasCode)) return false;
  if (!results.every(({ data }) => data === undefined || isOk)) return false;
  const asked = operations();
  if (Array.isArray(body) && asked.length !== results.length) return false;
  return results.every((result, at) =>
    isBeforeAnything(result, asked.length === results.length ? asked[at] : undefined),
  );
}

function hasCode(result: unknown): result is Result {
  if (!isObject(result) || !Array.isArray(result["errors"])) return false;
  return result["errors"].some(
    (error) => isObject(error) && isObject(error["extensions"]) && error["extensions"]["code"] === CODE,
  );
}

function isBeforeAnything({ data, errors }: Result, operation: Operation | undefined): boolean {
  if (data === undefined) return true; // it was never executed (GraphQL, "Response Format")
  if (operation?.type === "query") return data === null || (isObject(data) && hasNullsOnly(data));
  return data === null && (errors as unknown[]).filter(isObject).every(({ path }) => isOfFirst(path, operation));
}

function hasNullsOnly(data: Result): boolean {
  const fields = Object.values(data);
  return fields.length > 0 && fields.every((field) => field === null);
}

// A mutation's fields run one after the other: if the first one failed, none has succeeded. If another failed,
// or a part of what the first one gave, something may have been done that must not be done twice.
function isOfFirst(path: unknown, operation: Operation | undefined): boolean {
  if (path === undefined) return true;
  const firstField = operation?.firstField;
  return Array.isArray(path) && path.length === 1 && firstField !== undefined && path[0] === firstField;
}

function isObject(value: unknown): value is Result {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
