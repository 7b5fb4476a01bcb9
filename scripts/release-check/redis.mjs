// A Redis for a stranger's application, if there is one on this machine.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** Starts a `redis-server`; `undefined` without one. It keeps nothing on disk. */
export async function startRedis(folder) {
  const program = ["redis-server", "valkey-server"].find((name) => spawnSync(name, ["--version"]).status === 0);
  if (program === undefined) return undefined;
  const port = await freePort();
  const memoryOnly = ["--save", "", "--appendonly", "no", "--dir", folder];
  const child = spawn(program, ["--port", String(port), "--bind", "127.0.0.1", ...memoryOnly], { stdio: "ignore" });
  await answers(port);
  return { url: `redis://127.0.0.1:${port}`, close: () => void child.kill("SIGKILL") };
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

async function answers(port) {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const socket = connect(port, "127.0.0.1");
    const isOpen = await once(socket, "connect").then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isOpen) return;
    await sleep(50);
  }
  throw new Error(`the redis-server that was started does not answer on port ${port}`);
}
