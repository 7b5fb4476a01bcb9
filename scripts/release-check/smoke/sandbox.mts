import { createSandbox } from "@ianum/sandbox";
import { storeConformance, transportConformance } from "@ianum/sandbox/conformance";

export async function smoke(): Promise<void> {
  const sandbox = createSandbox();
  const origin: string = await sandbox.listen();
  const [gate] = sandbox.gates;
  const response = await fetch(`${origin}/v1_3/oauth/token`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      grant_type: "client_credentials",
      client_id: gate?.id,
      client_secret: gate?.secrets[0],
    }),
  });
  await sandbox.close();
  if (response.status !== 200) throw new Error(`expected 200, got ${response.status}`);

  const names: string[] = [];
  storeConformance(
    (name) => names.push(name),
    () => {
      throw new Error("no test is run here");
    },
  );
  if (names.length === 0 || typeof transportConformance !== "function") throw new Error("no conformance suite");
}
