// All waits of a second and more are over as soon as request number IMPATIENT_AT is under way; with IMPATIENT_FOR=body
// as soon as the head of its response is there.
const { clearTimeout: clear, fetch: send, setTimeout: wait } = globalThis;
const pending = new Map();
let requests = 0;

globalThis.setTimeout = (work, ms = 0, ...values) => {
  const timer = wait(work, ms, ...values);
  if (ms >= 1_000) pending.set(timer, () => work(...values));
  return timer;
};
globalThis.clearTimeout = (timer) => {
  pending.delete(timer);
  clear(timer);
};
globalThis.fetch = (...values) => {
  requests += 1;
  const response = send(...values);
  if (requests === Number(process.env.IMPATIENT_AT)) {
    if (process.env.IMPATIENT_FOR === "body") void response.then(() => setImmediate(endAll));
    else setImmediate(endAll);
  }
  return response;
};

function endAll() {
  for (const [timer, end] of pending) {
    clear(timer);
    end();
  }
  pending.clear();
}
