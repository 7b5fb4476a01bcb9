const worker = new Worker(new URL("worker.mjs", import.meta.url), { type: "module" });
const waiting = new Map();
worker.addEventListener("message", ({ data: { id, value, failure } }) => {
  const { resolve, reject } = waiting.get(id);
  if (failure === undefined) resolve(value);
  else reject(new Error(failure));
});
let requests = 0;

globalThis.ask = (request) =>
  new Promise((resolve, reject) => {
    requests += 1;
    waiting.set(requests, { resolve, reject });
    worker.postMessage({ id: requests, request });
  });
