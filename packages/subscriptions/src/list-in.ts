import { ResponseError } from "@ianum/core/authors";
import { isObject } from "./platform-response.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * The object that holds the list `name`. The documentation contradicts itself here (its example of `accesses` is not
 * valid JSON), so the list by itself is taken too, and so is a list that holds the object.
 *
 * @throws ResponseError when the JSON is neither
 */
export function objectWith(json: unknown, name: string, what: string): Fields {
  if (isObject(json)) return json;
  if (!Array.isArray(json)) throw new ResponseError(`${what} failed: the response is not a JSON object`);
  const [only] = json as readonly unknown[];
  return json.length === 1 && isObject(only) && name in only && !isEntry(only, name) ? only : { [name]: json };
}

/**
 * The list `name` of an object: a list, or an object that holds one under any name. `null` is an empty list.
 *
 * @throws ResponseError when it is neither, or an entry is not an object
 */
export function listIn(fields: Fields, name: string, what: string): readonly Fields[] {
  const value = fields[name];
  const list = value === null ? [] : isObject(value) ? Object.values(value).find(Array.isArray) : value;
  if (!Array.isArray(list)) throw new ResponseError(`${what} failed: ${name} is not a list`);
  if (!list.every(isObject)) throw new ResponseError(`${what} failed: an entry of ${name} is not an object`);
  return list;
}

// An agreement has a list `agreements` of its own: a list with one agreement is not a list that holds the response.
function isEntry(object: Fields, name: string): boolean {
  return name === "agreements" && "idAgreement" in object;
}
