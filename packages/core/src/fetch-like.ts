/** What is read of a response, whichever `fetch` it came from. */
export interface ResponseLike {
  readonly status: number;
  text(): Promise<string>;
}

/**
 * A function that is called as `fetch` is: the global one, undici's, node-fetch's, one that adds headers, a test's. What
 * it takes is not compared: each library has a `Request`, and a `RequestInit`, of its own.
 */
// oxlint-disable-next-line typescript/no-explicit-any -- see above
export type FetchLike = (input: any, init?: any) => Promise<ResponseLike>;
