/**
 * The text of a JSON response. `response.text()` gives the same afterwards, or fails in the same way: for clients that
 * read a response by nothing else, as graphql-request does. `undefined` if the response is not JSON, or cannot be changed;
 * it is not read then.
 */
export async function rememberedText(response: Response): Promise<string | undefined> {
  if (!/[/+]json\b/i.test(response.headers.get("content-type") ?? "")) return undefined;
  if (response.bodyUsed || !Object.isExtensible(response)) return undefined;
  const text = response.text();
  Object.defineProperty(response, "text", { value: async () => text });
  try {
    return await text;
  } catch {
    return undefined; // It broke off: the client sees how.
  }
}
