// The child process: a sandbox that says where it is, tells its counts, and ends with its parent.
import { createSandbox } from "@ianum/sandbox";
import type { CountsMessage, ReadyMessage } from "./messages.ts";

const sandbox = createSandbox();
const [gate] = sandbox.gates;
const [clientSecret] = gate?.secrets ?? [];
if (!gate || clientSecret === undefined) throw new Error("the sandbox has no gate");

const say = (message: ReadyMessage | CountsMessage): void => {
  process.send?.(message);
};

// A Ctrl-C reaches every process of the terminal; the parent decides when this one ends.
process.on("SIGINT", () => undefined);
process.on("disconnect", () => void sandbox.close());
process.on("message", (message) => {
  const { requests, tokenRequests } = sandbox.log;
  if (message === "counts") say({ type: "counts", requests, tokenRequests });
});

const { id: clientId, idSubscription, privateKey } = gate;
sandbox.listen().then(
  (origin) => say({ type: "ready", origin, clientId, clientSecret, idSubscription, privateKey }),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
