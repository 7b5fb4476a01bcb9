// Where the package keeps the parts that are still to be sent.
const PARTS = "_streams";

/** A form of the `form-data` package: what axios makes of an object under `multipart/form-data` in Node. */
interface NodeForm {
  readonly [PARTS]: readonly unknown[];
  getBuffer(): Uint8Array;
  getHeaders(): Record<string, string>;
}

/** A body that is sent in place of a form that has been used up. */
export interface FormBytes {
  readonly data: Uint8Array;
  readonly contentType: string | undefined;
}

/**
 * Remembers the parts of a form of the `form-data` package, which sending uses up.
 *
 * @returns what gives its bytes; `undefined` for another body, or if a part can be read only once
 */
export function rememberForm(body: unknown): (() => FormBytes) | undefined {
  if (!isNodeForm(body)) return undefined;
  const parts = [...body[PARTS]];
  // Functions write the line ends between parts.
  if (!parts.every((part) => ["string", "function"].includes(typeof part) || part instanceof Uint8Array))
    return undefined;
  return () => ({
    data: (Object.create(body, { [PARTS]: { value: parts } }) as NodeForm).getBuffer(),
    contentType: body.getHeaders()["content-type"],
  });
}

function isNodeForm(body: unknown): body is NodeForm {
  const { [PARTS]: parts, getBuffer, getHeaders } = (body ?? {}) as Partial<NodeForm>;
  return Array.isArray(parts) && typeof getBuffer === "function" && typeof getHeaders === "function";
}
