import { ApiError, ResponseError } from "@ianum/core/authors";

/** A response of the platform's API, read to its end. */
export interface PlatformResponse {
  readonly httpStatus: number;
  readonly text: string;
}

// The documented ones look like SEC_0008. Nothing else gets into a message: a response may repeat what it was sent.
const ERROR_CODE = /^[A-Z]{2,8}_\d{1,6}$/;

/**
 * The JSON of a response.
 *
 * @throws ApiError unless the status is 2xx, or when it is and the JSON carries an `errorCode` all the same;
 *   ResponseError when it is not JSON
 */
export function checkResponse({ httpStatus, text }: PlatformResponse, what: string): unknown {
  const json = parseJson(text);
  const platformCode = errorCodeOf(json);
  const isSuccess = httpStatus >= 200 && httpStatus < 300;
  if (!isSuccess || platformCode !== undefined)
    throw new ApiError(`${what} failed${adviceFor(httpStatus, platformCode)}`, { httpStatus, platformCode });
  if (json === undefined) throw new ResponseError(`${what} failed: the response is not JSON`);
  return json;
}

/** The platform's `errorCode`, if the JSON has one that looks like those documented (docs.ianum.com, "Errors"). */
export function errorCodeOf(json: unknown): string | undefined {
  const code = isObject(json) ? json["errorCode"] : undefined;
  return typeof code === "string" && ERROR_CODE.test(code) ? code : undefined;
}

/** The JSON of a text; `undefined` for any other text. JSON.parse's own error quotes the text, so it stays here. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Whether it is a JSON object, not a list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// What is not the platform's own refusal comes from something in between, or from another server.
function adviceFor(httpStatus: number, platformCode: string | undefined): string {
  if (httpStatus === 404)
    return platformCode === undefined
      ? ": there is nothing at this address; compare region, stage and endpoints"
      : ": the gate has no such subscription; the person may have left, or the id belongs to another gate";
  if (httpStatus === 401) return ": the platform refused the access token; look at region and endpoints";
  return "";
}
