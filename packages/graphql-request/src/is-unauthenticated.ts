import { type Operation, operationsIn } from "./operations-in.ts";
import { peekJson } from "./peek-json.ts";

// What GraphQL services commonly answer instead of a 401. No specification has it; Apollo Server and its kin do.
const CODE = "UNAUTHENTICATED";

/**
 * Whether a 200 says that its request was refused before it did anything: it has an error with the code
 * `UNAUTHENTICATED`, and no data. Of a batch, every request must have been.
 */
export async function isUnauthenticated(
  response: Response,
  ...[input, init]: Parameters<typeof globalThis.fetch>
): Promise<boolean> {
  if (response.status !== 200) return false;
  const body = await peekJson(response, CODE);
  if (body === undefined) return false;
  const operations = operationsIn(input, init);
  if (!Array.isArray(body)) return isRefusal(body, operations.length === 1 ? operations[0] : undefined);
  return (
    body.length > 0 && body.length === operations.length && body.every((one, at) => isRefusal(one, operations[at]))
  );
}

function isRefusal(result: unknown, operation: Operation | undefined): boolean {
  if (!isObject(result) || !Array.isArray(result["errors"])) return false;
  const errors = result["errors"].filter(isObject);
  if (!errors.some(({ extensions }) => isObject(extensions) && extensions["code"] === CODE)) return false;

  const { data } = result;
  if (data === undefined) return true; // it was never executed (GraphQL, "Response Format")
  if (operation?.type === "query") return data === null || (isObject(data) && isEmptyHanded(data));
  return data === null && errors.every(({ path }) => isBeforeAnything(path, operation?.firstField));
}

function isEmptyHanded(data: Readonly<Record<string, unknown>>): boolean {
  const fields = Object.values(data);
  return fields.length > 0 && fields.every((field) => field === null);
}

// A mutation's fields run one after the other: where the first one failed by itself, none has succeeded. Where another
// failed, or a part of what the first one gave, something may have been done that must not be done twice.
function isBeforeAnything(path: unknown, firstField: string | undefined): boolean {
  if (path === undefined) return true;
  return Array.isArray(path) && path.length === 1 && firstField !== undefined && path[0] === firstField;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
