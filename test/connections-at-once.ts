import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";

const ESTABLISHED = "01";

/** Where Linux says what its connections are doing. */
const TABLE = "/proc/net/tcp";

/** Why a system cannot tell; `undefined` if it can. */
export function whyNotCounted(count: number): string | undefined {
  try {
    readFileSync(TABLE);
    const limit = Number(readFileSync("/proc/sys/net/core/somaxconn", "utf8"));
    return limit < count ? `the system queues ${limit} connections` : undefined;
  } catch {
    return `there is no ${TABLE}`;
  }
}

/**
 * How many of `count` connections to a port of the loopback address are made before the server's process has taken any:
 * those that fit its queue. The others would have to try again, after a second.
 */
export async function connectionsQueued(port: number, count: number): Promise<number> {
  const sockets: Socket[] = [];
  try {
    // All in one turn of the event loop, in which a server of this process accepts none.
    for (let index = 0; index < count; index += 1)
      sockets.push(connect(port, "127.0.0.1").on("error", () => undefined));
    // Where they are made. Nothing is accepted before the end of these.
    await new Promise<void>((resolve) => process.nextTick(resolve));
    const remote = `0100007F:${port.toString(16).toUpperCase().padStart(4, "0")}`;
    const connections = readFileSync(TABLE, "utf8")
      .split("\n")
      .map((line) => line.trim().split(/\s+/));
    return connections.filter(([, , to, state]) => to === remote && state === ESTABLISHED).length;
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}
