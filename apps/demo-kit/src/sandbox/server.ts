// The child process: a sandbox that says where it is, answers its parent, and ends with it.
import { createSandbox } from "@ianum/sandbox";
import type { CountsMessage, Question, ReadyMessage, RedirectedMessage, SandboxSettings } from "./messages.ts";

const { alias } = JSON.parse(process.argv[2] ?? "") as SandboxSettings;
const sandbox = createSandbox({ gates: [{ alias }] });

const say = (message: ReadyMessage | CountsMessage | RedirectedMessage): void => {
  process.send?.(message);
};

// A Ctrl-C reaches every process of the terminal; the parent decides when this one ends.
process.on("SIGINT", () => undefined);
process.on("disconnect", () => void sandbox.close());
process.on("message", (question: Question) => {
  const { requests, tokenRequests } = sandbox.log;
  if (question.type === "count") return say({ type: "counts", requests, tokenRequests });
  sandbox.control.setRedirectUrl(alias, question.url);
  say({ type: "redirected" });
});

try {
  const origin = await sandbox.listen();
  const [gate] = sandbox.gates;
  if (!gate) throw new Error("the sandbox has no gate");
  say({ type: "ready", origin, env: sandbox.env, privateKey: gate.privateKey, idSubscription: gate.idSubscription });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
