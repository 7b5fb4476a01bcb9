import { answer } from "./answer.mjs";

globalThis.addEventListener("message", ({ data }) => void serve(data));

async function serve({ id, request }) {
  const result = await Promise.resolve(answer(request)).then(
    (value) => ({ value }),
    (error) => ({ failure: String(error?.stack ?? error) }),
  );
  globalThis.postMessage({ id, ...result });
}
