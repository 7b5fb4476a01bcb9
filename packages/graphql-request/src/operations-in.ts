import { isSafeMethod, parseUrl } from "@ianum/core/authors";

/** What a request asks for, as far as it matters for sending it again. */
export interface Operation {
  readonly type: "query" | "other";
  /** The name that the first field has in the result. `undefined` where that is not plain to see. */
  readonly firstField: string | undefined;
}

/**
 * The operations of a request as graphql-request and others write it: `{ query }` or a list of them, as a body or in the
 * URL of a GET. One that cannot be read is taken for something that must not be done twice.
 */
export function operationsIn(...[input, init]: Parameters<typeof globalThis.fetch>): readonly Operation[] {
  if (typeof init?.body === "string") return fromJson(init.body);
  const isRequest = typeof input === "object" && "url" in input;
  const [address, method] = isRequest ? [input.url, input.method] : [String(input), undefined];
  // What has a body says there what it asks for, whatever its URL says.
  if (init?.body || !isSafeMethod(init?.method ?? method)) return [unknown];
  // A page's own address may be relative: its origin is not looked at.
  const queries = parseUrl(address, "http://localhost")?.searchParams.getAll("query") ?? [];
  const [query] = queries;
  // Of several, each service takes another one.
  if (query === undefined || queries.length > 1) return [unknown];
  return query.trimStart().startsWith("[") ? fromJson(query) : [operationOf(query)];
}

const unknown: Operation = { type: "other", firstField: undefined };

function fromJson(text: string): readonly Operation[] {
  try {
    const parsed: unknown = JSON.parse(text);
    return (Array.isArray(parsed) ? parsed : [parsed]).map((request: unknown) => {
      const query = (request as { readonly query?: unknown } | null)?.query;
      return typeof query === "string" ? operationOf(query) : unknown;
    });
  } catch {
    return [unknown];
  }
}

// Strings and comments (GraphQL, "Lexical Tokens") count for nothing here; a comma is blank. A string that does not end is
// one token to the end: looked for again at each quotation mark, it would take time by the square of the length.
const TOKEN = /"""(?:\\"""|[^])*?(?:"""|$)|"(?:\\.|[^"\\\n])*"?|#[^\n\r]*|[A-Za-z_]\w*|[{}()[\]:]|\.\.\.|[^\s,]/g;
const OPENING = new Set(["{", "(", "["]);
const CLOSING = new Set(["}", ")", "]"]);

/** graphql-request has a parser, but does not export it: this reads as much of a document as is needed here. */
function operationOf(document: string): Operation {
  const types: string[] = [];
  const rootFields: string[] = [];
  let depth = 0;
  let isDefinition = false;
  let isRoot = false;
  for (const [token] of document.matchAll(TOKEN)) {
    if (token.startsWith("#") || token.startsWith('"')) continue;
    if (depth === 0 && !isDefinition) {
      isDefinition = true;
      types.push(token === "{" ? "query" : token);
    }
    if (isRoot && depth === 1) rootFields.push(token);
    if (OPENING.has(token)) {
      // The braces of an operation, and not those of a variable's default, which are in parentheses.
      if (depth === 0 && token === "{") isRoot = types.at(-1) !== "fragment";
      depth += 1;
    } else if (CLOSING.has(token)) {
      depth -= 1;
      if (depth === 0 && token === "}") isDefinition = isRoot = false;
    }
  }
  const operations = types.filter((type) => type !== "fragment");
  const isQuery = operations.length > 0 && operations.every((type) => type === "query");
  const [firstField] = operations.length === 1 ? rootFields : [];
  return { type: isQuery ? "query" : "other", firstField: isName(firstField) ? firstField : undefined };
}

function isName(token: string | undefined): token is string {
  return token !== undefined && /^[A-Za-z_]/.test(token);
}
