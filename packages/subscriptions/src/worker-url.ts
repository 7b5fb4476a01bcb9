/** The file that the thread runs: the same one from src, as tests run it, and from dist. */
export const workerUrl: URL = new URL("../dist/decrypt-worker.js", import.meta.url);
