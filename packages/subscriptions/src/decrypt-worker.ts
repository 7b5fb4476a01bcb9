// What a worker thread runs. It loads openpgp, so that nothing of it is loaded or computed in the thread that serves requests.
import { parentPort, workerData } from "node:worker_threads";
import { decryptMessages } from "./decrypt-messages.ts";
import { type Decrypted, type KeyText, openKey } from "./open-key.ts";

/** Messages to decrypt, or no longer: `cancel`. */
export type WorkerRequest = { readonly id: number; readonly messages: readonly string[] } | { readonly cancel: number };

/** That the key has been read, once; then what came of each request. */
export type WorkerResponse = "ready" | { readonly id: number; readonly decrypted: readonly Decrypted[] };

const decrypt = await openKey(workerData as KeyText);
const respond = (response: WorkerResponse): void => parentPort?.postMessage(response);
const underWay = new Map<number, AbortController>();

async function work(id: number, messages: readonly string[]): Promise<void> {
  const controller = new AbortController();
  underWay.set(id, controller);
  try {
    respond({ id, decrypted: await decryptMessages(decrypt, messages, controller.signal) });
  } catch (error) {
    if (!controller.signal.aborted) throw error;
  } finally {
    underWay.delete(id);
  }
}

parentPort?.on("message", (request: WorkerRequest) => {
  if ("cancel" in request) underWay.get(request.cancel)?.abort();
  else void work(request.id, request.messages);
});
respond("ready");
