/** An answer of the platform's API. */
export interface Answer {
  readonly status: number;
  /** The fields of the JSON object that it was; absent for all else. */
  readonly fields: Readonly<Record<string, unknown>> | undefined;
}

// The documented ones look like SEC_0008. Nothing else gets into a message: an answer may echo what it was sent.
const ERROR_CODE = /^[A-Z]{2,8}_\d{1,6}$/;

/** The platform's `errorCode`. */
export function errorCodeOf(fields: Answer["fields"]): string | undefined {
  const code = fields?.["errorCode"];
  return typeof code === "string" && ERROR_CODE.test(code) ? code : undefined;
}

/** JSON.parse's own error quotes the text, so it stays here. */
export function parseObject(text: string): Answer["fields"] {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Also where a `fetch` hid it, or followed it against our wish. */
export function isRedirect(response: Response): boolean {
  return (response.status >= 300 && response.status < 400) || response.type === "opaqueredirect" || response.redirected;
}
