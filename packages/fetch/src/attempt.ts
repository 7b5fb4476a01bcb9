import { isHiddenRefusal } from "@ianum/core/authors";

type Fetch = typeof globalThis.fetch;

/** What came of one sending: a response, or a refusal that `fetch` hid behind an error. */
export type Attempt =
  | { readonly response: Response; readonly isRefused: boolean }
  | { readonly hidden: unknown; readonly isRefused: true };

/** What `isRefused` may say: whether it is a refusal and, if it has read the body, the response to return in its place. */
export type Verdict = boolean | { readonly isRefused: boolean; readonly response: Response };

/** Says whether a response that is not a 401 is a refusal all the same. */
export type Judge = (response: Response) => Verdict | Promise<Verdict>;

/** Sends once, and judges the response. Rejects as `send` does, but for an error that stands for a 401. */
export async function attempt(sending: ReturnType<Fetch>, judge: Judge | undefined): Promise<Attempt> {
  let response: Response;
  try {
    response = await sending;
  } catch (error) {
    if (isHiddenRefusal(error)) return { hidden: error, isRefused: true };
    throw error;
  }
  if (response.status === 401) return { response, isRefused: true };
  const verdict = judge === undefined ? false : await judge(response);
  return typeof verdict === "boolean" ? { response, isRefused: verdict } : verdict;
}

/** What `fetch` would have done with the first attempt. */
export function settle(first: Attempt): Response {
  if ("hidden" in first) throw first.hidden;
  return first.response;
}
