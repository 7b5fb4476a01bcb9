import { once } from "node:events";
import type { RunningServer } from "../listen.ts";
import { withStopSignal } from "./with-stop-signal.ts";

/** Keeps a server up until the process is asked to end, and closes it, also when `whenUp` fails. */
export function serveUntilStopped(server: RunningServer, whenUp: () => Promise<void>): Promise<void> {
  return withStopSignal(async (signal) => {
    try {
      await whenUp();
      if (!signal.aborted) await once(signal, "abort");
    } finally {
      await server.close();
    }
  });
}
