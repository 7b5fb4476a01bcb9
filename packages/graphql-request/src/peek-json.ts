// A refusal is short. Whatever is longer than this is data, and is not read twice.
const MOST_BYTES = 64 * 1024;

/**
 * The JSON of a response that stays readable; `undefined` where it is none, is long, or does not hold `word`. A body that
 * breaks off is for the one to see who reads it.
 */
export async function peekJson(response: Response, word: string): Promise<unknown> {
  if (!/[/+]json\b/i.test(response.headers.get("content-type") ?? "")) return undefined;
  if (Number(response.headers.get("content-length")) > MOST_BYTES) return undefined;
  try {
    const text = await firstText(response.clone());
    return text?.includes(word) ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

async function firstText(response: Response): Promise<string | undefined> {
  const reader = response.body?.getReader();
  if (reader === undefined) return undefined;
  const decoder = new TextDecoder();
  let text = "";
  for (let bytes = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > MOST_BYTES) {
      // Settles only when the other half of the body is done with; nobody waits for that here.
      reader.cancel().catch(() => undefined);
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
}
