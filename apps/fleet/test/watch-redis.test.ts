import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { watchRedis } from "../src/watch-redis.ts";

/** A server that answers each command as `answer` says; it hangs where that gives nothing. */
async function startServer(answer: (command: string) => string | undefined) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket
      .on("error", () => undefined)
      .on("data", (data) => {
        for (const command of String(data).match(/\*\d+\r\n\$\d+\r\n\w+/g) ?? []) {
          const reply = answer(command.split("\r\n")[2] ?? "");
          if (reply !== undefined) socket.write(reply);
        }
      });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `redis://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function watch(url: string) {
  const told: boolean[] = [];
  const { ask, close } = watchRedis(url, (isUp) => told.push(isUp));
  onTestFinished(close);
  return { told, ask };
}

test("a Redis that answers is up", async () => {
  const { told } = watch(await startServer((command) => (command === "PING" ? "+PONG\r\n" : "+OK\r\n")));
  await expect.poll(() => told.at(-1)).toBe(true);
});

test("one that takes connections and hangs is down", async () => {
  const { ask } = watch(await startServer((command) => (command === "PING" ? undefined : "+OK\r\n")));
  expect(await ask()).toBe(false);
});

test("one that is not there is down", async () => {
  const { ask } = watch("redis://127.0.0.1:1");
  expect(await ask()).toBe(false);
});

test("one that stops answering is down from then on", async () => {
  let isUp = true;
  const { ask, told } = watch(await startServer(() => (isUp ? "+PONG\r\n" : undefined)));
  await expect.poll(() => told.at(-1)).toBe(true);
  isUp = false;
  expect(await ask()).toBe(false);
});
