import { optionsFromEnv } from "@ianum/core";
import { startServer } from "login-with-ianum";
import { createVisitor, type Page } from "../create-visitor.ts";
import { measure } from "../measure.ts";
import type { Stop } from "../stop.ts";

// Of the sandbox's gate.
const GATE_ALIAS = "sandbox";

export const loginWithIanum: Stop = {
  name: "login-with-ianum",
  title: "login-with-ianum: a person logs in, through Passport",

  async run({ sandbox, say }) {
    const site = await startServer(
      {
        platform: optionsFromEnv(sandbox.env),
        gateAlias: GATE_ALIAS,
        sessionSecret: crypto.randomUUID(),
        isHttps: false,
        log: say,
      },
      0,
    );
    try {
      await sandbox.redirectTo(`${site.origin}/login/return`);
      const visitor = createVisitor();
      const open = async (what: string, url: string, form?: Readonly<Record<string, string>>): Promise<Page> => {
        const page = await visitor.open(url, form);
        // Without its query: the return's holds an ianumToken.
        say(`${form ? "POST" : "GET "} ${new URL(url).pathname.padEnd(14)} ${page.status}  ${what}`);
        return page;
      };

      const start = await open("the button leads to Ianum's page", `${site.origin}/login`);
      const question = await open("the page with the QR code", start.next);
      const login = /name="login" value="([^"]+)"/.exec(question.body)?.[1] ?? "";
      const approved = await open("the person approves", start.next, { login, answer: "approve" });

      let profile: Page | undefined;
      const measurement = await measure(
        sandbox,
        { adapter: "@ianum/passport", what: "a login, a profile" },
        async () => {
          const welcome = await open("the ianumToken is burned", approved.next);
          profile = await open("the profile", welcome.next);
        },
      );
      if (!profile?.body.includes(sandbox.idSubscription)) throw new Error("the login did not lead to a profile");
      say("");
      say(`logged in: ${sandbox.idSubscription}. In a browser: npm run login`);
      return [measurement];
    } finally {
      await site.close();
    }
  },
};
