import session from "express-session";

const SWEEP_EVERY_MS = 60_000;

/**
 * Sessions in this process's memory: a demo's. Each visitor of `/login` gets one, and most of those are never asked for
 * again, so they are looked through once a minute: express-session's store drops what has ended when it reads it.
 */
export function createSessionStore(now: () => number = Date.now): session.MemoryStore {
  const store = new session.MemoryStore();
  const set = store.set.bind(store);
  let sweptAt = now();
  store.set = (id, data, done) => {
    if (now() - sweptAt >= SWEEP_EVERY_MS) {
      sweptAt = now();
      store.all(() => undefined);
    }
    set(id, data, done);
  };
  return store;
}
