import { optionsFromEnv } from "@ianum/core";
import { startServer } from "backend-for-frontend";
import { measure } from "../measure.ts";
import type { Stop } from "../stop.ts";

interface Agreement {
  readonly title: string;
  readonly version: string;
  readonly isAccepted: boolean;
}

export const backendForFrontend: Stop = {
  name: "backend-for-frontend",
  title: "backend-for-frontend: a page and its data, through subscriptions",

  async run({ sandbox, say }) {
    const measurement = await measure(
      sandbox,
      { adapter: "@ianum/subscriptions", what: "backend-for-frontend" },
      async () => {
        const server = await startServer({
          platform: optionsFromEnv(sandbox.env),
          idSubscription: sandbox.idSubscription,
          port: 0,
          log: say,
        });
        try {
          await visit(server.origin, say);
        } finally {
          await server.close();
        }
      },
    );
    return [measurement];
  },
};

/** What a browser does: opens the page, keeps its cookie, and lets the script ask for the data. */
async function visit(origin: string, say: (line: string) => void): Promise<void> {
  const page = await fetch(origin);
  const cookie = page.headers.get("set-cookie")?.split(";")[0] ?? "";
  const html = await page.text();
  say(`GET /                ${page.status}  ${html.length.toLocaleString("en")} characters of HTML`);

  const read = async <Entry>(path: string): Promise<readonly Entry[]> => {
    const response = await fetch(`${origin}${path}`, { headers: { cookie } });
    if (!response.ok) throw new Error(`${path} has status ${response.status}`);
    const entries = (await response.json()) as readonly Entry[];
    say(`GET ${path.padEnd(16)} ${response.status}  ${entries.length} entries`);
    return entries;
  };
  const agreements = await read<Agreement>("/api/agreements");
  await read<string>("/api/accesses");

  say("");
  for (const { title, version, isAccepted } of agreements) {
    say(isAccepted ? `  ✓ ${title}, version ${version}` : `  – ${title}, version ${version}: not accepted`);
  }
}
