/** What a mock answers to a request for `path`: what the sandbox at `platform` says. */
export async function forward(platform, { method, path, headers, body }) {
  const sent = Object.entries(headers).filter(([name]) => /^(accept|authorization|content-type)$/i.test(name));
  const answer = await fetch(platform + path, { method, headers: Object.fromEntries(sent), body });
  return {
    status: answer.status,
    headers: { "content-type": answer.headers.get("content-type") ?? "text/plain" },
    text: await answer.text(),
  };
}
