import { run } from "access-report";
import { measure } from "../measure.ts";
import type { Stop } from "../stop.ts";

const command = ["--limit", "10000", "--days", "7"];

export const accessReport: Stop = {
  name: "access-report",
  title: "access-report: 10,000 accesses, page by page, through subscriptions",

  async run({ sandbox, say, stdout, stderr }) {
    const args = [...command, "--subscription", sandbox.idSubscription];
    say(`$ node apps/access-report/dist/main.js ${command.join(" ")}\n`);
    const measurement = await measure(sandbox, { adapter: "@ianum/subscriptions", what: "access-report" }, async () => {
      const exitCode = await run(args, { env: sandbox.env, stdout, stderr });
      if (exitCode !== 0) throw new Error(`access-report ended with exit code ${exitCode}`);
    });
    return [measurement];
  },
};
